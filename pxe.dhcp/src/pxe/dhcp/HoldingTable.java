// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pxe.api.lease.ClientKey;
import pxe.dhcp.AddressBook.Holding;

/**
 * Holdings by their address, or by their client: one for each. A hash table that is one array of them, since a holding knows what it
 * is found by: an entry and a key for each would be most of what a lease takes, and the collector would move them all at a start with
 * many leases. For one thread.
 *
 * @param <K> what they are found by
 */
abstract class HoldingTable<K> {

    private static final int FIRST_ROOM = 16;

    /** An odd one, of this table alone: clients' names are what anybody sends. */
    private final int factor = ThreadLocalRandom.current().nextInt() | 1;
    /** Each at the place that its key's hash leads to, or at the next that was free; a power of two, and half of it free at least. */
    private @Nullable Holding[] places = new Holding[FIRST_ROOM];
    /** Of what is there: what else is looked at isn't looked for in memory, nor is anything when the table grows. */
    private int[] hashes = new int[FIRST_ROOM];
    private int size;

    /** Makes an empty table of holdings by their address. */
    static HoldingTable<Inet4Address> byAddress() {
        return new HoldingTable<>() {

            @Override
            int hash(Inet4Address address) {
                return Ip4.number(address);
            }

            @Override
            int hash(Holding holding) {
                return holding.number();
            }

            @Override
            boolean isOf(Holding holding, Inet4Address address) {
                return holding.number() == Ip4.number(address);
            }

            @Override
            boolean haveOneKey(Holding one, Holding other) {
                return one.number() == other.number();
            }
        };
    }

    /** Makes an empty table of holdings by their client; each has one. */
    static HoldingTable<ClientKey> byClient() {
        return new HoldingTable<>() {

            @Override
            int hash(ClientKey client) {
                return client.hashCode();
            }

            @Override
            int hash(Holding holding) {
                return client(holding).hashCode();
            }

            @Override
            boolean isOf(Holding holding, ClientKey client) {
                return client.equals(holding.client());
            }

            @Override
            boolean haveOneKey(Holding one, Holding other) {
                return client(one).equals(other.client());
            }

            private static ClientKey client(Holding lease) {
                return Objects.requireNonNull(lease.client(), "an address that is set aside has no client");
            }
        };
    }

    abstract int hash(K key);

    abstract int hash(Holding holding);

    abstract boolean isOf(Holding holding, K key);

    abstract boolean haveOneKey(Holding one, Holding other);

    /** How many there are. */
    int size() {
        return size;
    }

    /** All, in no particular order. */
    Stream<Holding> stream() {
        return Arrays.stream(places).filter(Objects::nonNull);
    }

    /** The holding of a key; null if there is none. */
    @Nullable Holding get(K key) {
        int hash = hash(key);
        int place = home(hash);
        Holding there;
        while ((there = places[place]) != null && (hashes[place] != hash || !isOf(there, key))) {
            place = after(place);
        }
        return there;
    }

    /** The holding with the same key; null if there is none. */
    @Nullable Holding get(Holding holding) {
        return places[find(holding, hash(holding))];
    }

    /** Puts a holding in the place of the one with the same key. */
    void put(Holding holding) {
        int hash = hash(holding);
        int place = find(holding, hash);
        boolean more = places[place] == null;
        set(place, holding, hash);
        if (more && 2 * ++size > places.length) {
            grow();
        }
    }

    /** Removes a holding; false if there is none with its key, or another one. */
    boolean remove(Holding holding) {
        int place = find(holding, hash(holding));
        if (!holding.equals(places[place])) {
            return false;
        }
        size--;
        // Who stands behind it and would stand here, or before, comes forward: a free place ends every search.
        int free = place;
        while (places[place = after(place)] != null) {
            if (distance(home(hashes[place]), place) >= distance(free, place)) {
                set(free, places[place], hashes[place]);
                free = place;
            }
        }
        places[free] = null;
        return true;
    }

    /** Where the holding with the same key is; if there is none, where it would be. */
    private int find(Holding holding, int hash) {
        int place = home(hash);
        Holding there;
        while ((there = places[place]) != null && there != holding && (hashes[place] != hash || !haveOneKey(there, holding))) {
            place = after(place);
        }
        return place;
    }

    private void grow() {
        Holding[] before = places;
        int[] hashesBefore = hashes;
        places = new Holding[2 * before.length];
        hashes = new int[places.length];
        for (int i = 0; i < before.length; i++) {
            if (before[i] != null) {
                int place = home(hashesBefore[i]);
                while (places[place] != null) {
                    place = after(place);
                }
                set(place, before[i], hashesBefore[i]);
            }
        }
    }

    private void set(int place, Holding holding, int hash) {
        places[place] = holding;
        hashes[place] = hash;
    }

    private int home(int hash) {
        return hash * factor >>> 1 + Integer.numberOfLeadingZeros(places.length);
    }

    private int after(int place) {
        return place + 1 & places.length - 1;
    }

    private int distance(int from, int to) {
        return to - from & places.length - 1;
    }
}
