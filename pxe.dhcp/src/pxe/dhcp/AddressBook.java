// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;

/**
 * Who has which address of a range, and who gets the next one. For one thread.
 *
 * <p>It remembers leases, offers and addresses set aside; a lease is only what the lease store has taken. An address that was
 * never given comes first, then the one whose lease ended longest ago, so that a client that comes back late still finds its own.
 */
final class AddressBook {

    /** One address in somebody's hands; {@code client} is null for one that is set aside. */
    private record Holding(int index, @Nullable ClientKey client, Instant until) {}

    /** What a client's wish for an address meets. */
    enum Wish {
        /** The client has it, or it is free. */
        GRANTABLE,
        /** Somebody else has it, or it is set aside. */
        TAKEN,
        /** It isn't in the range. */
        OUTSIDE
    }

    private final Subnet subnet;
    private final @Nullable Holding[] holdings;
    private final Map<ClientKey, Holding> clients = new HashMap<>();
    /** No address below this place is empty. */
    private int next;

    AddressBook(Subnet subnet) {
        this.subnet = subnet;
        this.holdings = new Holding[subnet.size()];
    }

    /** Takes note of a lease that the store has; one outside of the range is another book's. */
    void remember(Lease lease) {
        int index = subnet.indexOf(lease.address());
        if (index >= 0) {
            put(new Holding(index, lease.client(), lease.end()));
        }
    }

    /**
     * Chooses an address for a client and keeps it for a while: the one it has or had, else the one it wishes, else the next.
     *
     * @return empty if the range is exhausted
     */
    Optional<Inet4Address> offer(ClientKey client, Optional<Inet4Address> wish, Instant now, Duration time) {
        int index = choose(client, wish, now);
        if (index < 0) {
            return Optional.empty();
        }
        Holding present = holdings[index];
        Instant until = now.plus(time);
        boolean longer = present != null && client.equals(present.client) && present.until.isAfter(until);
        put(longer ? present : new Holding(index, client, until));
        return Optional.of(subnet.at(index));
    }

    private int choose(ClientKey client, Optional<Inet4Address> wish, Instant now) {
        Holding own = clients.get(client);
        if (own != null) {
            return own.index;
        }
        int wished = wish.map(subnet::indexOf).orElse(-1);
        return wished >= 0 && isFree(wished, now) ? wished : nextFree(now);
    }

    private int nextFree(Instant now) {
        for (; next < holdings.length; next++) {
            if (holdings[next] == null) {
                return next;
            }
        }
        Holding oldest = null;
        for (Holding holding : holdings) {
            if (holding != null && !holding.until.isAfter(now) && (oldest == null || holding.until.isBefore(oldest.until))) {
                oldest = holding;
            }
        }
        return oldest == null ? -1 : oldest.index;
    }

    private boolean isFree(int index, Instant now) {
        Holding holding = holdings[index];
        return holding == null || !holding.until.isAfter(now);
    }

    /** Whether a client may have the address that it asks for. */
    Wish wish(ClientKey client, Inet4Address address, Instant now) {
        int index = subnet.indexOf(address);
        if (index < 0) {
            return Wish.OUTSIDE;
        }
        Holding holding = holdings[index];
        return isFree(index, now) || holding != null && client.equals(holding.client) ? Wish.GRANTABLE : Wish.TAKEN;
    }

    /** Whether anything is known of this client: a lease, an old lease, or an offer. */
    boolean knows(ClientKey client) {
        return clients.containsKey(client);
    }

    /** The client is gone, or took another server's offer: its address is free again, but remembered as its own. */
    void release(ClientKey client, Inet4Address address, Instant now) {
        Holding own = clients.get(client);
        if (own != null && own.index == subnet.indexOf(address)) {
            put(new Holding(own.index, client, now));
        }
    }

    /** Sets an address aside: somebody uses it who didn't get it here. */
    void setAside(Inet4Address address, Instant until) {
        int index = subnet.indexOf(address);
        if (index >= 0) {
            put(new Holding(index, null, until));
        }
    }

    private void put(Holding holding) {
        Holding former = holdings[holding.index];
        if (former != null && former.client != null) {
            clients.remove(former.client, former);
        }
        holdings[holding.index] = holding;
        if (holding.client != null) {
            Holding other = clients.put(holding.client, holding);
            if (other != null && other.index != holding.index) {
                holdings[other.index] = null; // a client has one address
                next = Math.min(next, other.index);
            }
        }
    }
}
