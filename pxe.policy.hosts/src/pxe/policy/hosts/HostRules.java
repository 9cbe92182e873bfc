// SPDX-License-Identifier: Apache-2.0
package pxe.policy.hosts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import pxe.api.BootRequest;
import pxe.api.MacPattern;

/** All rules, found quickly where there are many that name one machine each. Immutable. */
final class HostRules {

    static final HostRules NONE = new HostRules(List.of());

    private final Map<Long, List<HostRule>> byMac = new HashMap<>();
    private final Map<UUID, List<HostRule>> byUuid = new HashMap<>();
    private final List<HostRule> others = new ArrayList<>();

    HostRules(Collection<HostRule> rules) {
        rules.stream().sorted(HostRule.ORDER).forEach(this::add);
    }

    private void add(HostRule rule) {
        Match match = rule.match();
        if (!match.macs().isEmpty() && match.macs().stream().allMatch(MacPattern::isExact)) {
            match.macs().forEach(mac -> byMac.computeIfAbsent(mac.bits(), _ -> new ArrayList<>()).add(rule));
        } else if (!match.uuids().isEmpty()) {
            match.uuids().forEach(uuid -> byUuid.computeIfAbsent(uuid, _ -> new ArrayList<>()).add(rule));
        } else {
            others.add(rule);
        }
    }

    /** The rule that counts for a machine. */
    Optional<HostRule> find(BootRequest request) {
        return first(byMac.getOrDefault(request.mac().bits(), List.of()), request)
                .or(() -> request.machineId().flatMap(uuid -> first(byUuid.getOrDefault(uuid, List.of()), request)))
                .or(() -> first(others, request));
    }

    private static Optional<HostRule> first(List<HostRule> rules, BootRequest request) {
        for (HostRule rule : rules) { // most often there are none
            if (rule.match().matches(request)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}
