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
 * Gives addresses, and a boot file to those that boot: {@code DhcpExample ADDRESS PORT FIRST LAST NETMASK BOOTFILE}. The address
 * is one of this machine; the port of DHCP is 67.
 */
public final class DhcpExample {

    private DhcpExample() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
        BootEvents events = System.out::println;
        Inet4Address here = Inet4Address.ofLiteral(args[0]);
        Inet4Address none = Inet4Address.ofLiteral("0.0.0.0");
        Subnet subnet = new Subnet(Inet4Address.ofLiteral(args[2]), Inet4Address.ofLiteral(args[3]),
                Inet4Address.ofLiteral(args[4]), List.of(here), List.of(), none, "");
        DhcpSettings settings = new DhcpSettings(DhcpSettings.Mode.SERVER, DhcpSettings.Serve.ALL, here, Integer.parseInt(args[1]),
                4011, here, none, subnet, Duration.ofHours(1), Duration.ofSeconds(30), Duration.ofMinutes(10), true, List.of());
        try (EventLoop loop = LinuxEventLoop.open("dhcp");
                OrderedPolicyChain policies = new OrderedPolicyChain(Duration.ofSeconds(1), 4, events)) {
            policies.add(new RankedPolicy("example", request -> BootDecision.boot(args[5], "everybody boots it"), 0, 1));
            try (DhcpServer _ = DhcpServer.open(loop, settings, policies, new MemoryLeaseStore(), events, Links.system(),
                    Clock.systemUTC())) {
                System.out.println("serving " + subnet.network());
                System.in.transferTo(System.out);
            }
        }
    }
}
