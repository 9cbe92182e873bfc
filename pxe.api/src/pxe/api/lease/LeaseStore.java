// SPDX-License-Identifier: Apache-2.0
package pxe.api.lease;

import java.net.Inet4Address;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Keeps the leases. The DHCP engine chooses addresses; the store decides whether a choice holds, and remembers it.
 *
 * <p>Safe for any thread. Several daemons may share one store: then {@link #put} is what keeps them from giving one address
 * twice. At most one lease is kept for an address and at most one for a client; expired leases stay, so that a client that comes
 * back gets its old address, until another client is given it.
 */
@ConsumerType
public interface LeaseStore {

    /** The lease of a client, valid or expired. */
    CompletionStage<Optional<Lease>> find(ClientKey client);

    /** The lease of an address, valid or expired. */
    CompletionStage<Optional<Lease>> find(Inet4Address address);

    /**
     * Records a lease, new or renewed. It replaces the client's former lease and an expired lease of the address.
     *
     * @return {@code true} once it is recorded as durably as the store can: only then may the client be told. {@code false} if
     *     the address belongs to another client at the new lease's start. Exceptionally if it could not be recorded.
     */
    CompletionStage<Boolean> put(Lease lease);

    /**
     * Removes a lease: the client gave it back, or the address turned out to be unusable.
     *
     * @return completes once that is recorded; nothing happens if the address is not the client's
     */
    CompletionStage<Void> remove(Inet4Address address, ClientKey client);

    /** Hands every lease to the consumer, on the calling thread, in no particular order; those put meanwhile may be left out. */
    void forEach(Consumer<? super Lease> consumer);
}
