// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;

/** A lease store as far as it can be asked: what would be recorded is not. Whose leases there are, the address book knows. */
record UnchangedStore(LeaseStore store) implements LeaseStore {

    @Override
    public CompletionStage<Optional<Lease>> find(ClientKey client) {
        return store.find(client);
    }

    @Override
    public CompletionStage<Optional<Lease>> find(Inet4Address address) {
        return store.find(address);
    }

    /** Whether the lease would be recorded. */
    @Override
    public CompletionStage<Boolean> put(Lease lease) {
        return store.find(lease.address()).thenApply(found -> found
                .filter(other -> !other.client().equals(lease.client()) && other.isValidAt(lease.start())).isEmpty());
    }

    @Override
    public CompletionStage<Void> remove(Inet4Address address, ClientKey client) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void forEach(Consumer<? super Lease> consumer) {}
}
