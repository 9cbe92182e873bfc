// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The network interfaces of this machine, as they come and go. Safe for any thread. */
public interface Links {

    /** The interfaces that are up. */
    List<Link> all();

    /** The interface with this index; empty if there is none, or no longer. */
    default Optional<Link> byIndex(int index) {
        return all().stream().filter(link -> link.index() == index).findFirst();
    }

    /** This machine's interfaces, looked at no more than once a second. */
    static Links system() {
        return new Links() {
            private static final long FRESH_NANOS = 1_000_000_000;
            private record Snapshot(List<Link> all, Map<Integer, Link> byIndex, long takenNanos) {}

            private volatile Snapshot snapshot = new Snapshot(List.of(), Map.of(), System.nanoTime() - 2 * FRESH_NANOS);

            @Override
            public List<Link> all() {
                return fresh().all;
            }

            @Override
            public Optional<Link> byIndex(int index) {
                return Optional.ofNullable(fresh().byIndex.get(index));
            }

            private Snapshot fresh() {
                Snapshot last = snapshot;
                if (System.nanoTime() - last.takenNanos < FRESH_NANOS) {
                    return last;
                }
                Map<Integer, Link> links = look();
                Snapshot next = new Snapshot(List.copyOf(links.values()), links, System.nanoTime());
                snapshot = next;
                return next;
            }
        };
    }

    private static Map<Integer, Link> look() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(nic -> {
                        try {
                            return nic.isUp()
                                    ? Stream.of(
                                            new Link(nic.getIndex(), nic.getName(), nic.getMTU(),
                                                    nic.getInterfaceAddresses().stream()
                                                            .map(a -> new Link.Address(a.getAddress(), a.getNetworkPrefixLength()))
                                                            .toList()))
                                    : Stream.empty();
                        } catch (SocketException gone) {
                            return Stream.empty(); // it went away between the listing and the look
                        }
                    })
                    .filter(link -> link.index() > 0) // the others went away while the list was made
                    .collect(Collectors.toMap(Link::index, link -> link, (first, again) -> first));
        } catch (SocketException none) {
            return Map.of();
        }
    }
}
