// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.net.Inet4Address;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;

/** Keeps leases in memory, and so no longer than the process lives. Safe for any thread; every answer is there at once. */
public final class MemoryLeaseStore implements LeaseStore {

    private final Map<Inet4Address, Lease> byAddress = new HashMap<>();

    /** Makes an empty store. */
    public MemoryLeaseStore() {}

    @Override
    public synchronized CompletionStage<Optional<Lease>> find(ClientKey client) {
        return CompletableFuture.completedStage(byAddress.values().stream().filter(lease -> lease.client().equals(client))
                .max(Comparator.comparing(Lease::end)));
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
        boolean nameless = holder != null && holder.client().equals(lease.client()) && lease.isGivenBack() && lease.hostname().isEmpty();
        byAddress.put(lease.address(), nameless ? lease.withHostname(holder.hostname().orElse("")) : lease);
        return CompletableFuture.completedStage(true);
    }

    @Override
    public synchronized CompletionStage<Void> remove(Inet4Address address, ClientKey client) {
        Lease lease = byAddress.get(address);
        if (lease != null && lease.client().equals(client)) {
            byAddress.remove(address);
        }
        return CompletableFuture.completedStage(null);
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
