// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import pxe.api.Machine;

/**
 * Which hardware addresses are network cards of one machine: those that told the same UUID. A UUID that many boards were made with
 * tells nothing, and neither does one of which more than {@value #MAX} cards told.
 */
final class NetworkCards {

    static final int MAX = 8;

    /** Of boards whose makers gave none of their own; the last two are one, in either order of bytes. */
    private static final Set<UUID> OF_MANY = Set.of(new UUID(0, 0), new UUID(-1, -1),
            UUID.fromString("03000200-0400-0500-0006-000700080009"), UUID.fromString("00020003-0004-0005-0006-000700080009"));

    private NetworkCards() {}

    /** Joins what belongs together; a machine stands where the last of its cards does. */
    static List<List<Machine>> join(List<Machine> all) {
        Map<Object, List<Machine>> machines = new LinkedHashMap<>();
        for (Machine card : all) {
            Object key = id(card).<Object>map(id -> id).orElse(card.mac());
            List<Machine> cards = Optional.ofNullable(machines.remove(key)).orElseGet(ArrayList::new);
            cards.add(card);
            machines.put(key, cards);
        }
        return machines.values().stream()
                .flatMap(cards -> cards.size() <= MAX ? List.of(cards).stream() : cards.stream().map(List::of)).toList();
    }

    /** The cards of one machine. */
    static List<Machine> of(Machine card, List<Machine> all) {
        Optional<UUID> wanted = id(card);
        List<Machine> cards = wanted.isEmpty() ? List.of() : all.stream().filter(other -> id(other).equals(wanted)).toList();
        return cards.isEmpty() || cards.size() > MAX ? List.of(card) : cards;
    }

    private static Optional<UUID> id(Machine card) {
        return card.machineId().filter(id -> !OF_MANY.contains(id));
    }
}
