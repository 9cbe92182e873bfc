// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseChanges;
import pxe.api.lease.LeaseStore;
import pxe.lease.MemoryLeaseStore;

/** A store that another server uses, too, and that can be away. */
final class SharedStore implements LeaseStore {

    private final MemoryLeaseStore kept = new MemoryLeaseStore();
    private final List<Lease> byOthers = new ArrayList<>();
    boolean away;
    /** It doesn't answer who a client is. */
    boolean silent;
    boolean shared = true;
    /** It answers who has an address once this is complete. */
    CompletableFuture<?> found = CompletableFuture.completedFuture(null);
    Duration grace = Duration.ZERO;

    /** The other server gives an address. */
    void byOther(Lease lease) {
        kept.put(lease);
        byOthers.add(lease);
    }

    private <T> CompletionStage<T> unlessAway(Supplier<CompletionStage<T>> answer) {
        return away ? CompletableFuture.failedStage(new IOException("the database is away")) : answer.get();
    }

    @Override
    public CompletionStage<Optional<Lease>> find(ClientKey client) {
        return silent ? new CompletableFuture<>() : unlessAway(() -> kept.find(client));
    }

    @Override
    public CompletionStage<Optional<Lease>> find(Inet4Address address) {
        return unlessAway(() -> found.thenCompose(_ -> kept.find(address)));
    }

    @Override
    public CompletionStage<Boolean> put(Lease lease) {
        return unlessAway(() -> kept.put(lease));
    }

    @Override
    public CompletionStage<Void> remove(Inet4Address address, ClientKey client) {
        return unlessAway(() -> kept.remove(address, client));
    }

    @Override
    public void forEach(Consumer<? super Lease> consumer) {
        if (away) {
            throw new UncheckedIOException(new IOException("the database is away"));
        }
        kept.forEach(consumer);
    }

    @Override
    public boolean isShared() {
        return shared;
    }

    @Override
    public Duration grace() {
        return grace;
    }

    @Override
    public CompletionStage<LeaseChanges> changes(long after) {
        int from = (int) Math.min(after, byOthers.size());
        return unlessAway(() -> CompletableFuture.completedStage(
                new LeaseChanges(byOthers.size(), byOthers.subList(from, byOthers.size()))));
    }
}
