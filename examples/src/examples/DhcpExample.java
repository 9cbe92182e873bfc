// SPDX-License-Identifier: Apache-2.0
package examples;

import java.io.IOException;
import java.net.Inet4Address;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import pxe.api.BootDecision;
import pxe.api.Ip4Network;
import pxe.api.event.BootEvents;
import pxe.core.OrderedPolicyChain;
import pxe.core.PolicySettings;
import pxe.core.RankedPolicy;
import pxe.dhcp.AddressRange;
import pxe.dhcp.DhcpServer;
import pxe.dhcp.DhcpSettings;
import pxe.dhcp.LeaseTime;
import pxe.dhcp.Subnet;
import pxe.dhcp.Terms;
import pxe.lease.MemoryLeaseStore;
import pxe.net.EventLoop;
import pxe.net.Links;
import pxe.net.LinuxEventLoop;

/**
 * Gives addresses, and a boot file to those that boot: {@code DhcpExample ADDRESS PORT PROXYPORT FIRST LAST NETMASK BOOTFILE}.
 * The address is what to listen on: 0.0.0.0, since broadcasts come to no other. Firmware knows no other ports than 67 and 4011.
 */
public final class DhcpExample {

    private DhcpExample() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
        // Everything that happens is told as an event. Here each is printed; the daemon logs them.
        BootEvents events = System.out::println;
        Inet4Address listen = Inet4Address.ofLiteral(args[0]);

        // The addresses to give: in a network of one of this machine's interfaces. No router, no DNS server, no domain.
        Inet4Address begin = Inet4Address.ofLiteral(args[3]);
        Ip4Network network = Ip4Network.of(begin, Inet4Address.ofLiteral(args[5]));
        Subnet subnet = Subnet.of("example", network, new AddressRange(begin, Inet4Address.ofLiteral(args[4])), Terms.NONE);
        // The server is known by the address of the interface that a request came by, and is the TFTP server too. It asks nobody
        // whether an address is in use already: on the loopback interface, where this is tried, each of them answers.
        DhcpSettings settings = DhcpSettings.builder().serve(DhcpSettings.Serve.ALL).address(listen).port(Integer.parseInt(args[1]))
                .proxyPort(Integer.parseInt(args[2])).subnets(List.of(subnet)).probing(DhcpSettings.Probing.OFF)
                .terms(Terms.builder().leaseTime(LeaseTime.of(Duration.ofHours(1))).build()).build();

        // A chain asks any number of policies, the one with the highest ranking first, and gives each a second. Leases in memory
        // last as long as the program.
        try (EventLoop loop = LinuxEventLoop.open("dhcp");
                OrderedPolicyChain policies = new OrderedPolicyChain(PolicySettings.DEFAULTS, events)) {
            policies.add(new RankedPolicy("example", request -> BootDecision.boot(args[6], "everybody boots it"), 0, 1));
            try (DhcpServer _ = DhcpServer.open(loop, settings, policies, new MemoryLeaseStore(), events, Links.system(),
                    Clock.systemUTC())) {
                System.out.println("serving " + network);
                System.in.transferTo(System.out);
            }
        }
    }
}
