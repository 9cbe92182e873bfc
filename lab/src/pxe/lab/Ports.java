// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a process's namespace listens, read from {@code /proc}.
 *
 * @param names such as {@code udp/67} and {@code tcp/80}
 */
public record Ports(Set<String> names) {

    private static final Path OWN_NAMESPACE = Path.of("/proc/self/ns/net");
    /** States of a socket in {@code /proc/net} (include/net/tcp_states.h of Linux); a UDP socket without a peer is "closed". */
    private static final String UDP_UNCONNECTED = "07";
    private static final String TCP_LISTEN = "0A";

    /** Makes a set of ports; the set is copied. */
    public Ports {
        names = Set.copyOf(names);
    }

    /** The ports on which the namespace of this process listens; none while it is still in the namespace of this program. */
    public static Ports of(long pid) {
        Set<String> found = new HashSet<>();
        try {
            Path process = Path.of("/proc", Long.toString(pid));
            if (Files.readSymbolicLink(process.resolve("ns/net")).equals(Files.readSymbolicLink(OWN_NAMESPACE))) {
                return new Ports(found);
            }
            for (String family : List.of("", "6")) {
                found.addAll(read(process.resolve("net/udp" + family), "udp", UDP_UNCONNECTED));
                found.addAll(read(process.resolve("net/tcp" + family), "tcp", TCP_LISTEN));
            }
        } catch (IOException gone) {
            return new Ports(Set.of()); // the process has ended
        }
        return new Ports(found);
    }

    /** Each line is: number, local address and port in hexadecimal, the peer's, the state, and more. */
    private static Set<String> read(Path table, String protocol, String state) throws IOException {
        try (var lines = Files.lines(table)) {
            return lines.skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields[3].equals(state))
                    .map(fields -> protocol + "/" + Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16))
                    .collect(Collectors.toSet());
        }
    }
}
