// SPDX-License-Identifier: Apache-2.0
package examples;

import java.io.IOException;
import java.net.Inet4Address;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import pxe.api.BootDecision;
import pxe.api.event.BootEvents;
import pxe.core.OrderedPolicyChain;
import pxe.core.RankedPolicy;
import pxe.dhcp.DhcpServer;
import pxe.dhcp.DhcpSettings;
import pxe.dhcp.Subnet;
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
        Inet4Address none = Inet4Address.ofLiteral("0.0.0.0");

        // The addresses to give: in a network of one of this machine's interfaces. No router, no DNS server, no domain.
        Subnet subnet = new Subnet(Inet4Address.ofLiteral(args[3]), Inet4Address.ofLiteral(args[4]),
                Inet4Address.ofLiteral(args[5]), List.of(), List.of(), none, "");
        // The engine serves what it is given: whether the values fit together is the caller's to ask.
        if (!subnet.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", subnet.problems()));
        }
        // The server is known by the address of the interface that a request came by, and is the TFTP server too: twice "none".
        DhcpSettings settings = new DhcpSettings(DhcpSettings.Mode.SERVER, DhcpSettings.Serve.ALL, listen,
                Integer.parseInt(args[1]), Integer.parseInt(args[2]), none, none, subnet, Duration.ofHours(1),
                Duration.ofSeconds(30), Duration.ofMinutes(10), true, List.of());

        // A chain asks any number of policies, the one with the highest ranking first, and gives each a second. Leases in memory
        // last as long as the program.
        try (EventLoop loop = LinuxEventLoop.open("dhcp");
                OrderedPolicyChain policies = new OrderedPolicyChain(Duration.ofSeconds(1), 4, events)) {
            policies.add(new RankedPolicy("example", request -> BootDecision.boot(args[6], "everybody boots it"), 0, 1));
            try (DhcpServer _ = DhcpServer.open(loop, settings, policies, new MemoryLeaseStore(), events, Links.system(),
                    Clock.systemUTC())) {
                System.out.println("serving " + subnet.network());
                System.in.transferTo(System.out);
            }
        }
    }
}
