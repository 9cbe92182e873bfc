// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;

/**
 * Another DHCP or proxyDHCP server, as it answered when it was looked for. Immutable.
 *
 * @param interfaceName where it answered
 * @param address what it calls itself (option 54)
 * @param sender where its answer came from: its own address, or its relay's
 * @param offered the address that it would give; 0.0.0.0 if it gives boot files alone
 * @param bootfile what it would have a BIOS machine boot; empty if nothing
 * @param hardwareAddress the sender's; null if it is not on the link
 */
public record FoundServer(String interfaceName, Inet4Address address, Inet4Address sender, Inet4Address offered, String bootfile,
        @Nullable MacAddress hardwareAddress) {

    /** Whether it gives addresses. */
    public boolean givesAddresses() {
        return !offered.isAnyLocalAddress();
    }

    FoundServer at(MacAddress hardware) {
        return new FoundServer(interfaceName, address, sender, offered, bootfile, hardware);
    }
}
