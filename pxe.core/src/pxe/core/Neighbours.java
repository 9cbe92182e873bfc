// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import pxe.api.MacAddress;

/**
 * The kernel's neighbour table: the hardware addresses behind the IPv4 addresses of this machine's own links. Safe for any thread.
 *
 * <p>It is read again when somebody asks, and at most once a second, since it may hold thousands of lines. Without one (the file is
 * Linux's) nobody is known.
 */
public final class Neighbours implements Function<InetAddress, Optional<MacAddress>> {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final String ETHERNET = "0x1";
    private static final int COMPLETE = 2;

    private final Path table;
    private final Clock clock;
    private Map<InetAddress, MacAddress> read = Map.of();
    private Instant readAt = Instant.MIN;

    /** Makes a reader of a table, which is {@code /proc/net/arp}. */
    public Neighbours(Path table, Clock clock) {
        this.table = table;
        this.clock = clock;
    }

    @Override
    public synchronized Optional<MacAddress> apply(InetAddress address) {
        Instant now = clock.instant();
        if (readAt.plus(FRESH).isBefore(now) || readAt.isAfter(now)) {
            readAt = now;
            read = read();
        }
        return Optional.ofNullable(read.get(address));
    }

    private Map<InetAddress, MacAddress> read() {
        Map<InetAddress, MacAddress> entries = new HashMap<>();
        try {
            List<String> lines = Files.readAllLines(table);
            lines.stream().skip(1).forEach(line -> entry(line.split("\\s+"), entries));
        } catch (IOException none) {
            // nobody is known, as the class says
        }
        return entries;
    }

    /** Address, hardware's kind, flags, hardware address, mask, device. */
    private static void entry(String[] columns, Map<InetAddress, MacAddress> entries) {
        if (columns.length < 4 || !columns[1].equals(ETHERNET)) {
            return;
        }
        try {
            if ((Integer.decode(columns[2]) & COMPLETE) != 0) {
                entries.put(InetAddress.ofLiteral(columns[0]), MacAddress.parse(columns[3]));
            }
        } catch (IllegalArgumentException other) {
            // a form of line that this doesn't know
        }
    }
}
