// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says in a sentence for operators why a port could not be opened, and what to do. */
public final class PortTrouble {

    private PortTrouble() {}

    /**
     * Explains a failed bind.
     *
     * @param transport {@code udp} or {@code tcp}
     * @param local the address that was to be bound
     * @param cause what the system said
     */
    public static String explain(String transport, InetSocketAddress local, IOException cause) {
        InetAddress ip = local.getAddress();
        String host = ip == null ? local.getHostString() : ip.getHostAddress();
        String what = transport + " " + (ip instanceof Inet6Address ? "[" + host + "]" : host) + ":" + local.getPort();
        String said = String.valueOf(cause.getMessage());
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("in use")) {
            return what + " is in use" + holder(transport, local).map(by -> " by " + by + ": stop that")
                    .orElse(": stop what has it, which 'ss -l" + transport.charAt(0) + "np' tells root") + ", or choose another address or port";
        }
        if (lower.contains("permission denied")) {
            return what + " needs root or CAP_NET_BIND_SERVICE: run as root, use"
                    + " `setcap cap_net_bind_service,cap_net_admin,cap_net_raw+ep` on the daemon's java, or AmbientCapabilities= in its"
                    + " systemd unit";
        }
        if (lower.contains("cannot assign requested address") || lower.contains("can't assign")) {
            return what + ": this machine has no address " + host;
        }
        return what + ": " + said;
    }

    /** The process that has the port, as far as {@code /proc} shows it to this user (proc_net(5)). */
    private static Optional<String> holder(String transport, InetSocketAddress local) {
        Set<String> inodes = new HashSet<>();
        for (String table : List.of(transport, transport + "6")) {
            inodes.addAll(inodes(Path.of("/proc/net", table), local));
        }
        if (inodes.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, inodes)) {
                    return Optional.of(name(process) + " (pid " + process.getFileName() + ")");
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // No /proc, no name: the sentence is true without it.
        }
        return Optional.empty();
    }

    /** The inodes of the sockets in the way of one, from a table whose second column is {@code ADDRESS:PORT} in hexadecimal. */
    private static Set<String> inodes(Path table, InetSocketAddress local) {
        Set<String> inodes = new HashSet<>();
        String wanted = local.isUnresolved() ? "" : hexadecimal(local.getAddress().getAddress());
        String port = String.format("%04X", local.getPort());
        try {
            for (String line : Files.readAllLines(table)) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > 9 && isInTheWay(columns[1].split(":"), wanted, port)) {
                    inodes.add("socket:[" + columns[9] + "]");
                }
            }
        } catch (IOException e) {
            // A system without this family.
        }
        return inodes;
    }

    /** Whether port and address are the same; the wildcard is every address, and an IPv4 address may be held as an IPv6 one. */
    private static boolean isInTheWay(String[] held, String wanted, String port) {
        return held.length == 2 && held[1].equals(port)
                && (isWildcard(held[0]) || isWildcard(wanted) || held[0].endsWith(wanted));
    }

    private static boolean isWildcard(String address) {
        return address.chars().allMatch(digit -> digit == '0');
    }

    /** An address as the tables have it: words of 4 bytes, the lowest byte of each first. */
    private static String hexadecimal(byte[] ip) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ip.length; i++) {
            text.append(String.format("%02X", ip[i ^ 3]));
        }
        return text.toString();
    }

    private static boolean holds(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It ended, or is another user's.
        }
        return false;
    }

    private static @Nullable String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return null; // closed meanwhile
        }
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return "a process";
        }
    }
}
