// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/pxe.dhcp.subnet-NAME.cfg}. */
@ObjectClassDefinition(id = SubnetConfig.PID, name = "DHCP subnet", description = "A network, and the addresses to give there.")
@interface SubnetConfig {

    /** The configurations' factory. */
    String PID = "pxe.dhcp.subnet";

    @AttributeDefinition(description = "The network, as in 10.0.5.0/24.")
    String network();

    @AttributeDefinition(description = "The addresses to give, as in 10.0.5.100-10.0.5.150, separated by commas. Empty: only to "
            + "machines that a reservation names.")
    String range();

    @AttributeDefinition(description = "The routers (option 3), separated by commas.")
    String router();

    @AttributeDefinition(description = "The DNS servers (option 6), separated by commas.")
    String dns();

    @AttributeDefinition(description = "The broadcast address (option 28). Empty: the last address of the network.")
    String broadcast();

    @AttributeDefinition(description = "The domain (option 15).")
    String domain();

    @AttributeDefinition(description = "A name that subnets on one piece of wire have in common. Empty: it has one of its own.")
    String shared_network();

    @AttributeDefinition(description = "The names of interfaces that lead there, besides those that have an address of it.")
    String interfaces();

    @AttributeDefinition(description = "The addresses of relays that serve it, besides those that have an address of it.")
    String relays();

    @AttributeDefinition(description = "The circuits of relays that lead there (option 82.1): texts, or bytes as in hex:0004001e.")
    String circuit_ids();

    @AttributeDefinition(description = "The remote identifiers of relays that lead there (option 82.2): texts, or hex:.")
    String remote_ids();

    @AttributeDefinition(description = "The TFTP server to name. Empty: what pxe.dhcp.cfg says.")
    String next_server();

    @AttributeDefinition(description = "Seconds, 60 to 31536000: how long an address is given for. Empty: what pxe.dhcp.cfg says.")
    String lease_seconds();

    @AttributeDefinition(description = "Seconds, 60 to 31536000: the shortest time that a client gets that asks for less. Empty: "
            + "lease.seconds.")
    String lease_min_seconds();

    @AttributeDefinition(description = "Seconds, 60 to 31536000: the longest time that a client gets that asks for more. Empty: "
            + "lease.seconds.")
    String lease_max_seconds();

    @AttributeDefinition(description = "How ROMs are told what to boot: direct, binl, full, menu, raspberry_pi; auto: what suits each. "
            + "Empty: what pxe.dhcp.cfg says.")
    String profile();

    @AttributeDefinition(description = "What PXE ROMs boot, without a policy being asked. Empty: what the policies say.")
    String bootfile();

    @AttributeDefinition(description = "What UEFI HTTP Boot boots: a URL. Empty: what the policies say.")
    String bootfile_http();

    @AttributeDefinition(description = "What iPXE boots. Empty: what the policies say.")
    String bootfile_ipxe();
}
