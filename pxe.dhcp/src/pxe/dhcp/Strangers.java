// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import pxe.api.lease.ClientKey;
import pxe.dhcp.AddressBook.Holding;

/**
 * What is offered to clients that are not known: by a lease, an old lease, or a reservation. They are counted by the place that they
 * are at, since packets name any client and any relay; and a relay is believed in once a machine took an address through it. For one
 * thread.
 */
final class Strangers {

    /** So many places may have all the offers that one may have. */
    private static final int CROWDED = 64;
    /** How many relays are remembered that a machine took an address through. */
    private static final int PROVEN = 1000;

    /** How many offers there are at each place, and in all. */
    private final Map<Place, Integer> offers = new HashMap<>();
    private int all;
    /** The offers at places that may be made up, the oldest first. */
    private final SequencedMap<ClientKey, Holding> doubtful = new LinkedHashMap<>();
    /** The relays that a machine took an address through, the last one last. */
    private final SequencedSet<Place> proven = new LinkedHashSet<>();

    /** An offer is made; counts if it is a stranger's. */
    void add(Holding offer) {
        Place place = offer.place();
        if (place != null) {
            all++;
            offers.merge(place, 1, Integer::sum);
            if (isDoubtful(place)) {
                doubtful.putLast(offer.client(), offer);
            }
        }
    }

    /** An offer that was added is over. */
    void remove(@Nullable Holding offer) {
        if (offer != null && offer.place() != null) {
            all--;
            offers.computeIfPresent(offer.place(), (place, count) -> count == 1 ? null : count - 1);
            doubtful.remove(offer.client(), offer);
        }
    }

    /** A machine took an address through a relay: so that is one. */
    void prove(Place relay) {
        proven.addLast(relay);
        if (proven.size() > PROVEN) {
            proven.removeFirst();
        }
    }

    /** Whether a place may be made up, so that nobody is there to take what is offered. */
    boolean isDoubtful(Place place) {
        return !place.isHere() && !proven.contains(place);
    }

    /** What is offered at places that may be made up, the oldest first. */
    Collection<Holding> doubtful() {
        return doubtful.values();
    }

    /** How many offers there are at a place. */
    int at(Place place) {
        return offers.getOrDefault(place, 0);
    }

    /**
     * Whether there are so many offers at a place, or as many as {@value #CROWDED} places may have: packets name any relay. At places
     * that may be made up they have no more than half of these.
     */
    boolean areMany(Place place, int max) {
        long maxInAll = (long) CROWDED * max;
        return at(place) >= max || all >= maxInAll || isDoubtful(place) && doubtful.size() >= maxInAll / 2;
    }
}
