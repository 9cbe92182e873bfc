// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The memory that Linux has for TCP: from a mark on ({@code tcp_mem}, tcp(7)) it drops what arrives, and connections stand still for
 * seconds. All connections of the machine share it, whatever has opened them.
 */
final class TcpMemory {

    /** Three numbers of pages; the second is the mark. */
    private static final Path LIMITS = Path.of("/proc/sys/net/ipv4/tcp_mem");
    /** Has the line {@code TCP: inuse 1 orphan 0 tw 0 alloc 2 mem 273}, in pages. */
    private static final Path USED = Path.of("/proc/net/sockstat");

    private TcpMemory() {}

    /** How much of it is in use, as a part of the mark; 0 if the system doesn't tell. */
    static double part() {
        return part(USED, LIMITS);
    }

    static double part(Path used, Path limits) {
        try {
            String tcp = Files.readAllLines(used).stream().filter(line -> line.startsWith("TCP:")).findFirst().orElseThrow();
            return Double.parseDouble(tcp.substring(tcp.lastIndexOf(' ')))
                    / Double.parseDouble(Files.readAllLines(limits).getFirst().split("\\s+")[1]);
        } catch (IOException | RuntimeException untold) { // not Linux, or one that tells it in other words, as in a sandbox
            return 0;
        }
    }
}
