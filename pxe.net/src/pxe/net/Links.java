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
            private record Snapshot(Map<Integer, Link> links, long takenNanos) {}

            private volatile Snapshot snapshot = new Snapshot(Map.of(), System.nanoTime() - 2 * FRESH_NANOS);

            @Override
            public List<Link> all() {
                return List.copyOf(fresh().values());
            }

            @Override
            public Optional<Link> byIndex(int index) {
                return Optional.ofNullable(fresh().get(index));
            }

            private Map<Integer, Link> fresh() {
                Snapshot last = snapshot;
                if (System.nanoTime() - last.takenNanos < FRESH_NANOS) {
                    return last.links;
                }
                Snapshot next = new Snapshot(look(), System.nanoTime());
                snapshot = next;
                return next.links;
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
