// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/pxe.dhcp.cfg}. */
@ObjectClassDefinition(id = DhcpConfig.PID, name = "DHCP", description = "Gives addresses and boot files to machines that boot.")
@interface DhcpConfig {

    /** The configuration's name. */
    String PID = "pxe.dhcp";

    @AttributeDefinition(description = "Whether DHCP or proxyDHCP is served.")
    boolean enabled() default false;

    @AttributeDefinition(description = "server gives addresses and boot files; proxy gives boot files beside another DHCP server.")
    String mode() default "server";

    @AttributeDefinition(description = "pxe serves machines that boot from the network, and what these load; all gives addresses to every "
            + "client.")
    String serve() default "pxe";

    @AttributeDefinition(description = "The local address to bind. Broadcasts come to 0.0.0.0 only.")
    String address() default "0.0.0.0";

    @AttributeDefinition(description = "The UDP port that requests come to; clients are answered on the next one.")
    int port() default 67;

    @AttributeDefinition(description = "The UDP port that PXE clients ask for their boot file.")
    int proxy_port() default 4011;

    @AttributeDefinition(description = "The address that the server is known by. Empty: 192.168.2.2 in mode server, and the address "
            + "of the receiving interface in mode proxy; auto: the latter in both modes.")
    String server_ip();

    @AttributeDefinition(description = "The first address to give.")
    String range_begin() default "192.168.2.100";

    @AttributeDefinition(description = "The last address to give.")
    String range_end() default "192.168.2.150";

    @AttributeDefinition(description = "The mask of the network (option 1).")
    String netmask() default "255.255.255.0";

    @AttributeDefinition(description = "The routers (option 3), separated by commas; none for no router.")
    String router() default "192.168.2.1";

    @AttributeDefinition(description = "The DNS servers (option 6), separated by commas; none for no server.")
    String dns() default "8.8.8.8";

    @AttributeDefinition(description = "The broadcast address (option 28). Empty: the last address of the network.")
    String broadcast();

    @AttributeDefinition(description = "The domain (option 15). Empty: none.")
    String domain();

    @AttributeDefinition(description = "The TFTP server to name. Empty: this server.")
    String next_server();

    @AttributeDefinition(description = "Seconds, 60 to 31536000: how long an address is given for.")
    String lease_seconds() default "86400";

    @AttributeDefinition(description = "Seconds, 60 to 31536000: the shortest time that a client gets that asks for less. Empty: "
            + "lease.seconds.")
    String lease_min_seconds();

    @AttributeDefinition(description = "Seconds, 60 to 31536000: the longest time that a client gets that asks for more. Empty: "
            + "lease.seconds.")
    String lease_max_seconds();

    @AttributeDefinition(description = "How ROMs are told what to boot: direct, binl, full, menu, raspberry_pi; auto: what suits each.")
    String profile() default "auto";

    @AttributeDefinition(description = "What PXE ROMs boot, without a policy being asked. Empty: what the policies say.")
    String bootfile();

    @AttributeDefinition(description = "What UEFI HTTP Boot boots: a URL. Empty: what the policies say.")
    String bootfile_http();

    @AttributeDefinition(description = "What iPXE boots. Empty: what the policies say.")
    String bootfile_ipxe();

    @AttributeDefinition(description = "What a client's lease is kept under: mac, client_id (option 61) or uuid (option 97).")
    String client_identity() default "mac";

    @AttributeDefinition(description = "Whether only machines are served that a reservation names.")
    boolean known_only() default false;

    @AttributeDefinition(description = "Seconds, 1 to 600: how long an offered address is kept.")
    String offer_seconds() default "30";

    @AttributeDefinition(description = "1 to 1000000: how many unknown machines may have an offer at once that they didn't take yet, "
            + "at one relay or interface, and 64 times as many in all; half of that at relays through which no machine took an address "
            + "yet.")
    int offers_max() default 1000;

    @AttributeDefinition(description = "Seconds, 1 to 86400: how long an address is set aside that somebody uses who didn't get it "
            + "here.")
    String decline_seconds() default "600";

    @AttributeDefinition(description = "Whether to ask who uses an address before a machine gets it that never had it: auto, unless "
            + "very many new machines come at once; always; off.")
    String conflict_probe() default "auto";

    @AttributeDefinition(description = "Seconds, 0.01 to 5: how long an offer waits for an answer to that.")
    String conflict_probe_seconds() default "0.2";

    @AttributeDefinition(description = "Whether a client that nobody here knows is told to start anew (RFC 2131 section 4.3.2).")
    boolean authoritative() default true;

    @AttributeDefinition(description = "0 to 10000: of how many machines the last 16 packets are remembered, for pxe capture; 0 "
            + "for none.")
    int capture_machines() default 1000;

    @AttributeDefinition(description = "The names of the interfaces to serve, separated by commas. Empty: all.")
    String interfaces();
}
