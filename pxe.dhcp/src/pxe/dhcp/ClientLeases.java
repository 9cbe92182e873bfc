// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pxe.api.lease.ClientKey;
import pxe.dhcp.AddressBook.Holding;

/** The leases of each client, also those that are over: one for an address. Nearly all clients have one, which takes no list. For one thread. */
final class ClientLeases {

    private final HoldingTable<ClientKey> first = HoldingTable.byClient();
    private final Map<ClientKey, List<Holding>> more = new HashMap<>();

    /** Whether a client has or had one. */
    boolean has(ClientKey client) {
        return first.get(client) != null;
    }

    /** Whether this is its client's. */
    boolean has(Holding lease) {
        return of(lease.client()).contains(lease);
    }

    /** One of a client's leases; null if it has and had none. */
    @Nullable Holding one(ClientKey client) {
        return first.get(client);
    }

    /** A client's lease of an address; null if it has and had none. */
    @Nullable Holding of(ClientKey client, Inet4Address address) {
        Holding one = first.get(client);
        if (one == null || one.isOf(address)) {
            return one;
        }
        for (Holding other : more.getOrDefault(client, List.of())) {
            if (other.isOf(address)) {
                return other;
            }
        }
        return null;
    }

    /** A client's leases, in no particular order; they may change while somebody goes through what this gave. */
    List<Holding> of(@Nullable ClientKey client) {
        Holding one = first.get(client);
        if (one == null) {
            return List.of();
        }
        List<Holding> others = more.get(client);
        if (others == null) {
            return List.of(one);
        }
        List<Holding> all = new ArrayList<>(others);
        all.add(one);
        return all;
    }

    /** Adds a lease, in the place of the client's earlier one of the same address. */
    void put(Holding lease) {
        Holding one = first.get(lease);
        if (one == null || isOfSameAddress(one, lease)) {
            first.put(lease);
            return;
        }
        List<Holding> others = more.computeIfAbsent(lease.client(), client -> new ArrayList<>());
        others.removeIf(other -> isOfSameAddress(other, lease));
        others.add(lease);
    }

    private static boolean isOfSameAddress(Holding one, Holding other) {
        return one.number() == other.number();
    }

    /** Removes a lease; nothing happens if it isn't there. */
    void remove(Holding lease) {
        List<Holding> others = more.get(lease.client());
        if (others == null) {
            first.remove(lease);
            return;
        }
        if (!others.remove(lease) && lease.equals(first.get(lease))) {
            first.put(others.removeLast());
        }
        if (others.isEmpty()) {
            more.remove(lease.client());
        }
    }
}
