// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;

/**
 * An address book to look into: it answers as the book does, and what is written into it is gone. Only the last address that was
 * kept in it counts as its client's, so that one request gets to its end. For the book's thread.
 */
final class AddressBookView extends AddressBook {

    private @Nullable Inet4Address kept;

    AddressBookView(AddressBook book) {
        super(book);
    }

    @Override
    @Nullable Inet4Address next(Pool pool, Optional<Subnet> subnet) {
        return pool.first(subnet, this);
    }

    @Override
    void keep(ClientKey client, Inet4Address address, Optional<Place> place, long now, Duration time) {
        kept = address;
    }

    @Override
    boolean holds(ClientKey client, Inet4Address address, long now) {
        return address.equals(kept) || super.holds(client, address, now);
    }

    @Override
    void spread(Function<Inet4Address, Optional<Pool>> others, long now) {}

    @Override
    void learn(Lease lease) {}

    @Override
    List<Inet4Address> lease(Lease lease) {
        return List.of();
    }

    @Override
    void prove(Place relay) {}

    @Override
    void release(ClientKey client, Inet4Address address, long now) {}

    @Override
    void withdraw(ClientKey client, long now) {}

    @Override
    void setAside(Inet4Address address, Instant until) {}
}
