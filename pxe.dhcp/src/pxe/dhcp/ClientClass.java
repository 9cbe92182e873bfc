// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacPattern;

/**
 * Clients that have something in common, and what they are given. A client is of the class if each condition holds that the class
 * has; and if its reservation names the class. Immutable.
 *
 * @param name what people know it by
 * @param stages the stages; empty for any
 * @param archs the architectures (option 93); empty for any
 * @param vendorClasses beginnings of the vendor class (option 60); empty for any
 * @param userClasses user classes (option 77); empty for any
 * @param macs the hardware addresses; empty for any
 * @param uuids the machines' UUIDs (option 97); empty for any
 * @param ignored whether these clients get no answer
 * @param terms what they get
 */
public record ClientClass(
        String name,
        Set<BootStage> stages,
        Set<ClientArch> archs,
        List<String> vendorClasses,
        Set<String> userClasses,
        List<MacPattern> macs,
        Set<UUID> uuids,
        boolean ignored,
        Terms terms) {

    /** Makes a class; the collections are copied. */
    public ClientClass {
        stages = Set.copyOf(stages);
        archs = Set.copyOf(archs);
        vendorClasses = List.copyOf(vendorClasses);
        userClasses = Set.copyOf(userClasses);
        macs = List.copyOf(macs);
        uuids = Set.copyOf(uuids);
    }

    /** Whether the class has a condition; one without has only the clients that are named. */
    private boolean isConditional() {
        return !(stages.isEmpty() && archs.isEmpty() && vendorClasses.isEmpty() && userClasses.isEmpty() && macs.isEmpty()
                && uuids.isEmpty());
    }

    /** Whether a client is of the class by what it says. */
    boolean matches(Exchange request) {
        return isConditional()
                && (stages.isEmpty() || stages.contains(request.stage()))
                && (archs.isEmpty() || archs.contains(request.arch()))
                && (userClasses.isEmpty() || request.userClasses().stream().anyMatch(userClasses::contains))
                && (vendorClasses.isEmpty() || vendorClasses.stream().anyMatch(request.vendorClass().orElse("")::startsWith))
                && (uuids.isEmpty() || request.machineId().filter(uuids::contains).isPresent())
                && (macs.isEmpty() || macs.stream().anyMatch(mac -> mac.matches(request.mac())));
    }
}
