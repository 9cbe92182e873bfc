// SPDX-License-Identifier: Apache-2.0
package pxe.lease.osgi;

import java.net.Inet4Address;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Component;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;
import pxe.lease.MemoryLeaseStore;

/** Offers one store to the daemon; it lives as long as the component. */
@Component(immediate = true)
public final class LeaseStoreService implements LeaseStore {

    private final LeaseStore store = new MemoryLeaseStore();

    @Override
    public CompletionStage<Optional<Lease>> find(ClientKey client) {
        return store.find(client);
    }

    @Override
    public CompletionStage<Optional<Lease>> find(Inet4Address address) {
        return store.find(address);
    }

    @Override
    public CompletionStage<Boolean> put(Lease lease) {
        return store.put(lease);
    }

    @Override
    public CompletionStage<Void> remove(Inet4Address address, ClientKey client) {
        return store.remove(address, client);
    }

    @Override
    public void forEach(Consumer<? super Lease> consumer) {
        store.forEach(consumer);
    }
}
