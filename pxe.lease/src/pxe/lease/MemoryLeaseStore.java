// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.net.Inet4Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;

/** Keeps leases in memory, and so no longer than the process lives. Safe for any thread; every answer is there at once. */
public final class MemoryLeaseStore implements LeaseStore {

    private final Map<Inet4Address, Lease> byAddress = new HashMap<>();
    private final Map<ClientKey, Lease> byClient = new HashMap<>();

    /** Makes an empty store. */
    public MemoryLeaseStore() {}

    @Override
    public synchronized CompletionStage<Optional<Lease>> find(ClientKey client) {
        return CompletableFuture.completedStage(Optional.ofNullable(byClient.get(client)));
    }

    @Override
    public synchronized CompletionStage<Optional<Lease>> find(Inet4Address address) {
        return CompletableFuture.completedStage(Optional.ofNullable(byAddress.get(address)));
    }

    @Override
    public synchronized CompletionStage<Boolean> put(Lease lease) {
        Lease holder = byAddress.get(lease.address());
        if (holder != null && !holder.client().equals(lease.client()) && holder.isValidAt(lease.start())) {
            return CompletableFuture.completedStage(false);
        }
        forget(holder);
        forget(byClient.get(lease.client()));
        byAddress.put(lease.address(), lease);
        byClient.put(lease.client(), lease);
        return CompletableFuture.completedStage(true);
    }

    @Override
    public synchronized CompletionStage<Void> remove(Inet4Address address, ClientKey client) {
        Lease lease = byAddress.get(address);
        if (lease != null && lease.client().equals(client)) {
            forget(lease);
        }
        return CompletableFuture.completedStage(null);
    }

    private void forget(@Nullable Lease lease) {
        if (lease != null) {
            byAddress.remove(lease.address(), lease);
            byClient.remove(lease.client(), lease);
        }
    }

    @Override
    public void forEach(Consumer<? super Lease> consumer) {
        List<Lease> all;
        synchronized (this) {
            all = List.copyOf(byAddress.values());
        }
        all.forEach(consumer);
    }
}
