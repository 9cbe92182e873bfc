// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pxe.tftp.TftpPacket.ReadRequest;

/**
 * The transfers that go on, and those among them whose client has said nothing since its request: these make room where it is
 * wanted, for whoever forges a sender's address can begin very many. For one thread.
 */
final class Transfers {

    /**
     * What makes a request a repetition: lpxelinux asks for many files from one port, so the port alone says nothing, and another
     * file from it is another transfer.
     */
    private record Key(InetSocketAddress peer, ReadRequest request) {}

    private final Set<Transfer> all = new LinkedHashSet<>();
    private final Map<Key, Transfer> unanswered = new HashMap<>();
    /**
     * Of those, the ones that were sent something to answer, the oldest first. The others' files are still looked for, which goes on
     * whoever yields: would these yield too, nothing bounded how many are looked for.
     */
    private final SequencedSet<Transfer> yielding = new LinkedHashSet<>();
    private final Map<InetAddress, Integer> perClient = new HashMap<>();

    int count() {
        return all.size();
    }

    int countOf(InetAddress client) {
        return perClient.getOrDefault(client, 0);
    }

    boolean areAllAnswered() {
        return unanswered.isEmpty();
    }

    /** The one that ends first where room is wanted; empty if none may end for that. */
    Optional<Transfer> firstToYield() {
        return yielding.stream().findFirst();
    }

    /** The transfer that this request has started already, if its client hasn't answered. */
    @Nullable Transfer startedBy(InetSocketAddress peer, ReadRequest request) {
        return unanswered.get(new Key(peer, request));
    }

    void add(Transfer transfer) {
        all.add(transfer);
        unanswered.put(key(transfer), transfer);
        perClient.merge(transfer.peer().getAddress(), 1, Integer::sum);
    }

    /** Its client is sent something now, which it may answer. */
    void opened(Transfer transfer) {
        yielding.add(transfer);
    }

    void answered(Transfer transfer) {
        unanswered.remove(key(transfer), transfer);
        yielding.remove(transfer);
    }

    void remove(Transfer transfer) {
        answered(transfer);
        if (all.remove(transfer)) {
            perClient.computeIfPresent(transfer.peer().getAddress(), (client, count) -> count == 1 ? null : count - 1);
        }
    }

    List<Transfer> all() {
        return List.copyOf(all);
    }

    private static Key key(Transfer transfer) {
        return new Key(transfer.peer(), transfer.request());
    }
}
