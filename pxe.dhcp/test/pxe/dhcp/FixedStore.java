// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;

/** A store that answers every put alike, late or never if the test wants that, and remembers nothing. */
record FixedStore(Supplier<CompletionStage<Boolean>> answer) implements LeaseStore {

    @Override
    public CompletionStage<Optional<Lease>> find(ClientKey client) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public CompletionStage<Optional<Lease>> find(Inet4Address address) {
        return CompletableFuture.completedStage(Optional.empty());
    }

    @Override
    public CompletionStage<Boolean> put(Lease lease) {
        return answer.get();
    }

    @Override
    public CompletionStage<Void> remove(Inet4Address address, ClientKey client) {
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void forEach(Consumer<? super Lease> consumer) {}
}
