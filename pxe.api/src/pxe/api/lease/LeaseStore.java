// SPDX-License-Identifier: Apache-2.0
package pxe.api.lease;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps the leases. The DHCP engine chooses addresses; the store decides whether a choice holds, and remembers it.
 *
 * <p>Safe for any thread. Several daemons may share one store: then {@link #put} is what keeps them from giving one address
 * twice. At most one lease is kept for an address. A client may have several, on links of their own: whoever gives it addresses
 * removes those that it leaves. Expired leases stay, so that a client that comes back gets its old address, until another client is
 * given it.
 *
 * <p>Registered as an OSGi service; that of the highest {@code service.ranking} is the one that is used. The daemon's own has 0.
 *
 * <p>A stage that fails has an exception whose message is for the operator. It fails at once while the store can't work at all.
 */
@ConsumerType
public interface LeaseStore {

    /**
     * The lease of a client, valid or expired; of several, the one that ends last. Where no other daemon uses the store, that may take as
     * long as to read them all.
     */
    CompletionStage<Optional<Lease>> find(ClientKey client);

    /** The lease of an address, valid or expired. */
    CompletionStage<Optional<Lease>> find(Inet4Address address);

    /**
     * Records a lease, new, renewed or {@linkplain Lease#isGivenBack given back}. It replaces an expired lease of the address. One that
     * is given back has no host name, and keeps the one on record.
     *
     * @return {@code true} once it is recorded as durably as the store can: only then may the client be told. {@code false} if
     *     the address belongs to another client at the new lease's start. Exceptionally if it could not be recorded.
     */
    CompletionStage<Boolean> put(Lease lease);

    /**
     * Removes a lease: the client has another one instead, or the address turned out to be unusable.
     *
     * @return completes once that is recorded; nothing happens if the address is not the client's
     */
    CompletionStage<Void> remove(Inet4Address address, ClientKey client);

    /**
     * Hands every lease to the consumer, on the calling thread, in no particular order; those put meanwhile may be left out.
     *
     * @throws java.io.UncheckedIOException if they can't be read now; the message is for the operator. Some may have been handed out.
     */
    void forEach(Consumer<? super Lease> consumer);

    /** Whether other daemons use the store, too: a client that this one doesn't know may be known there. */
    default boolean isShared() {
        return false;
    }

    /**
     * How long after its end a lease stays its client's, unless it was given back: until then {@link #put} refuses its address to others.
     * So while a lease can't be recorded, its client may be promised the address up to that time, and nobody else is given it.
     */
    default Duration grace() {
        return Duration.ZERO;
    }

    /**
     * What other daemons recorded since the last time; what they removed is not told.
     *
     * @param after the last number that this gave; {@link Long#MAX_VALUE} asks for the number alone, before the leases are read by
     *     {@link #forEach}
     */
    default CompletionStage<LeaseChanges> changes(long after) {
        return CompletableFuture.completedStage(new LeaseChanges(0, List.of()));
    }
}
