// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;

/**
 * How a {@link DhcpServer} serves. Immutable.
 *
 * @param mode whether it gives addresses
 * @param serve to whom
 * @param address the local address to bind; 0.0.0.0 for all interfaces, which broadcasts need
 * @param port where requests come, 67; clients are answered on the next port, 68
 * @param proxyPort where PXE clients ask for their boot file, 4011 (PXE 2.1 section 2.3)
 * @param serverAddress the address to be known by (option 54); 0.0.0.0 means that of the receiving interface
 * @param nextServer the TFTP server to name ({@code siaddr}); 0.0.0.0 means {@code serverAddress}
 * @param subnet what is given; of no meaning in proxy mode
 * @param leaseTime how long an address is given for
 * @param offerTime how long an offered address is kept for the client that it was offered to
 * @param declineTime how long an address is set aside that a client found in use
 * @param authoritative whether a client that comes back with an address nobody here knows of is told to start anew
 * @param interfaces the names of the interfaces to serve; empty means all
 */
public record DhcpSettings(
        Mode mode,
        Serve serve,
        Inet4Address address,
        int port,
        int proxyPort,
        Inet4Address serverAddress,
        Inet4Address nextServer,
        Subnet subnet,
        Duration leaseTime,
        Duration offerTime,
        Duration declineTime,
        boolean authoritative,
        List<String> interfaces) {

    /** Who gives addresses. */
    public enum Mode {
        /** This server: addresses and boot files. */
        SERVER,
        /** Another one: boot files only. */
        PROXY
    }

    /** Who is served. */
    public enum Serve {
        /** Machines that boot from the network. */
        PXE,
        /** Every client; one that doesn't boot from the network gets an address. */
        ALL
    }

    /** Makes the settings; the list is copied. */
    public DhcpSettings {
        interfaces = List.copyOf(interfaces);
    }

    /** Whether a server that runs with these settings can take others without opening its ports anew. */
    boolean listensLike(DhcpSettings other) {
        return address.equals(other.address) && port == other.port && proxyPort == other.proxyPort;
    }
}
