// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.io.IOException;
import java.net.Inet4Address;

/**
 * Asks whether somebody uses an IPv4 address. All methods are for the thread of the {@link EventLoop} that opened it, except
 * {@link #close()}.
 *
 * <p>Nobody who has the address need answer, so silence proves nothing; how long to wait is the caller's matter.
 */
public interface AddressProbe extends AutoCloseable {

    /** Hears who uses an address, on the loop's thread; more than one may answer, and by ARP also to what others ask. */
    @FunctionalInterface
    interface Listener {
        /**
         * Somebody uses the address.
         *
         * @param interfaceIndex the interface by which ARP told so; 0 for an echo
         * @param hardwareAddress whose it is, 6 bytes; none for an echo
         */
        void used(int interfaceIndex, Inet4Address address, byte[] hardwareAddress);
    }

    /**
     * Asks by ARP on the link of an interface, from no address, so that nobody's table changes (RFC 5227 section 2.1.1).
     *
     * @throws IOException if the interface is gone, is no Ethernet, or the system refuses
     */
    void arp(int interfaceIndex, Inet4Address address) throws IOException;

    /**
     * Asks by ICMP echo (RFC 792), along the routing table.
     *
     * @throws IOException if there is no way to the address, or the system refuses
     */
    void echo(Inet4Address address) throws IOException;

    /** Ends it; its listener hears no more. Any thread, any number of times. */
    @Override
    void close();
}
