// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pxe.tftp.TftpPacket.ReadRequest;

/** The transfers that go on, and those among them whose client has said nothing since its request. For one thread. */
final class Transfers {

    /**
     * What makes a request a repetition: lpxelinux asks for many files from one port, so the port alone says nothing, and another
     * file from it is another transfer.
     */
    private record Key(InetSocketAddress peer, ReadRequest request) {}

    private final Set<Transfer> all = new LinkedHashSet<>();
    private final Map<Key, Transfer> unanswered = new HashMap<>();
    private final Map<InetAddress, Integer> perClient = new HashMap<>();

    /** Why there is no room for one more transfer; empty if there is. */
    Optional<String> limitReached(TftpSettings settings, InetAddress client) {
        if (all.size() >= settings.maxTransfers()) {
            return Optional.of("transfers.max=" + settings.maxTransfers());
        }
        return perClient.getOrDefault(client, 0) >= settings.maxTransfersPerClient()
                ? Optional.of("transfers.max.per.client=" + settings.maxTransfersPerClient())
                : Optional.empty();
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

    void answered(Transfer transfer) {
        unanswered.remove(key(transfer), transfer);
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
