// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The system's interfaces as they were at the last look, which costs too much to be taken for each packet. */
final class SystemLinks implements Links {

    private static final long FRESH_NANOS = 1_000_000_000;
    /** A packet comes by an interface that is there, so one that isn't known is new; and yet not each packet may cost a look. */
    private static final long MISSED_NANOS = 50_000_000;

    private record Snapshot(List<Link> all, Map<Integer, Link> byIndex, long takenNanos) {}

    private final Supplier<Map<Integer, Link>> look;
    private final LongSupplier nanoTime;
    private volatile Snapshot snapshot;

    /**
     * Makes links that nobody has looked at yet.
     *
     * @param look what is there now, by its index
     */
    SystemLinks(Supplier<Map<Integer, Link>> look, LongSupplier nanoTime) {
        this.look = look;
        this.nanoTime = nanoTime;
        this.snapshot = new Snapshot(List.of(), Map.of(), nanoTime.getAsLong() - FRESH_NANOS);
    }

    @Override
    public List<Link> all() {
        return notOlderThan(FRESH_NANOS).all;
    }

    @Override
    public Optional<Link> byIndex(int index) {
        Link link = notOlderThan(FRESH_NANOS).byIndex.get(index);
        return Optional.ofNullable(link == null ? notOlderThan(MISSED_NANOS).byIndex.get(index) : link);
    }

    private Snapshot notOlderThan(long nanos) {
        Snapshot last = snapshot;
        if (nanoTime.getAsLong() - last.takenNanos < nanos) {
            return last;
        }
        Map<Integer, Link> links = look.get();
        Snapshot next = new Snapshot(List.copyOf(links.values()), links, nanoTime.getAsLong());
        snapshot = next;
        return next;
    }

    static Map<Integer, Link> look() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(SystemLinks::link)
                    .filter(link -> link.index() > 0) // the others went away while the list was made
                    .collect(Collectors.toMap(Link::index, link -> link, (first, again) -> first));
        } catch (SocketException none) {
            return Map.of();
        }
    }

    /** An interface that is up, with its addresses. */
    private static Stream<Link> link(NetworkInterface there) {
        try {
            if (!there.isUp()) {
                return Stream.empty();
            }
            List<Link.Address> addresses = there.getInterfaceAddresses().stream()
                    .map(each -> new Link.Address(each.getAddress(), each.getNetworkPrefixLength())).toList();
            return Stream.of(new Link(there.getIndex(), there.getName(), there.getMTU(), addresses));
        } catch (SocketException gone) {
            return Stream.empty(); // it went away between the listing and the look
        }
    }
}
