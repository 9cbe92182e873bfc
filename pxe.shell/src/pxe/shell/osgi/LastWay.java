// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.net.Inet4Address;
import java.util.List;
import java.util.Optional;
import pxe.api.MacAddress;
import pxe.api.event.BootEvent;
import pxe.core.Machines;

/**
 * The way by which the last was heard of a network card.
 *
 * @param relay the relay that it came through
 */
record LastWay(String interfaceName, Optional<Inet4Address> relay) {

    /** Of this very network card; empty if DHCP never heard of it. */
    static Optional<LastWay> of(MacAddress mac, Machines machines) {
        return machines.timeline(List.of(machines.of(mac))).reversed().stream()
                .filter(event -> event.detail("interface").isPresent()).findFirst().map(LastWay::of);
    }

    private static LastWay of(BootEvent event) {
        return new LastWay(event.text("interface").orElseThrow(), event.detail("relay", Inet4Address.class));
    }
}
