// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEventListener;

/**
 * The machines that DHCP heard of: who has which address, and what is known of it. Safe for any thread.
 *
 * <p>It learns from DHCP's events. A machine that got its address from another server is found by its hardware address in the
 * kernel's neighbour table. The {@value #MAX} machines that were answered or asked for last are kept.
 */
public final class Machines implements BootEventListener {

    /** How many machines are remembered. */
    public static final int MAX = 10_000;

    /** Only what was answered makes a machine known: what floods and is ignored pushes nobody out. */
    private static final Set<String> ANSWERS = Set.of("OFFER", "ACK", "PROXYOFFER", "PROXYACK", "INFORM");

    private final Function<InetAddress, Optional<MacAddress>> neighbours;
    /** The one that matters least comes first. */
    private final LinkedHashMap<MacAddress, HeardMachine> machines = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<InetAddress, MacAddress> owners = new HashMap<>();

    /**
     * Makes an empty room.
     *
     * @param neighbours tells the hardware address behind an address of which no event told; it may read a file of the kernel
     */
    public Machines(Function<InetAddress, Optional<MacAddress>> neighbours) {
        this.neighbours = neighbours;
    }

    @Override
    public void happened(BootEvent event) {
        if (event.protocol().equals("dhcp")) {
            event.mac().ifPresent(mac -> heard(mac, event));
        }
    }

    private synchronized void heard(MacAddress mac, BootEvent event) {
        if (!machines.containsKey(mac) && !ANSWERS.contains(event.name())) {
            return;
        }
        HeardMachine before = machines.getOrDefault(mac, HeardMachine.unknown(mac));
        HeardMachine now = before.heard(event);
        machines.put(mac, now);
        if (!now.address().equals(before.address())) {
            before.address().ifPresent(address -> owners.remove(address, mac));
            now.address().ifPresent(address -> own(address, mac));
        }
        if (machines.size() > MAX) {
            HeardMachine oldest = machines.pollFirstEntry().getValue();
            oldest.address().ifPresent(address -> owners.remove(address, oldest.mac()));
        }
    }

    private void own(InetAddress address, MacAddress mac) {
        MacAddress former = owners.put(address, mac);
        if (former != null) {
            machines.computeIfPresent(former, (_, machine) -> machine.withAddress(Optional.empty()));
        }
    }

    /** The machine that has an address; empty if nobody knows. */
    public Optional<Machine> at(InetAddress address) {
        Optional<MacAddress> owner = owner(address);
        return owner.or(() -> neighbours.apply(address)).map(this::of);
    }

    private synchronized Optional<MacAddress> owner(InetAddress address) {
        return Optional.ofNullable(owners.get(address));
    }

    /** What is known of a machine: perhaps no more than its hardware address. */
    public synchronized Machine of(MacAddress mac) {
        HeardMachine heard = machines.get(mac);
        return heard == null ? HeardMachine.unknown(mac) : heard;
    }
}
