// SPDX-License-Identifier: Apache-2.0
package examples;

import java.io.IOException;
import java.net.Inet4Address;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import pxe.api.Bootfile;
import pxe.api.ClientArch;
import pxe.api.event.BootEvents;
import pxe.core.OrderedPolicyChain;
import pxe.core.PolicySettings;
import pxe.core.RankedPolicy;
import pxe.dhcp.DhcpServer;
import pxe.dhcp.DhcpSettings;
import pxe.ipxe.IpxePolicy;
import pxe.ipxe.IpxeSettings;
import pxe.lease.MemoryLeaseStore;
import pxe.net.EventLoop;
import pxe.net.Links;
import pxe.net.LinuxEventLoop;

/**
 * Beside another DHCP server, which gives the addresses: firmware is told to load iPXE, and iPXE to load {@code boot.ipxe}.
 * {@code IpxeExample ADDRESS PORT PROXYPORT}. The address is what to listen on: 0.0.0.0, since broadcasts come to no other.
 * Firmware knows no other ports than 67 and 4011.
 */
public final class IpxeExample {

    private IpxeExample() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
        // Everything that happens is told as an event. Here each is printed; the daemon logs them.
        BootEvents events = System.out::println;
        Inet4Address listen = Inet4Address.ofLiteral(args[0]);

        // A proxy gives boot files and no addresses: it needs no subnet.
        DhcpSettings settings = DhcpSettings.builder().mode(DhcpSettings.Mode.PROXY).address(listen)
                .port(Integer.parseInt(args[1])).proxyPort(Integer.parseInt(args[2])).build();

        // What each architecture loads first; machines of any other are left to the policies after this one. The function gives a
        // path its HTTP URL: there is no HTTP server here, so the script is boot.ipxe by TFTP.
        IpxeSettings loaders = new IpxeSettings(Optional.empty(), Map.of(ClientArch.X86_BIOS, new Bootfile("undionly.kpxe"),
                ClientArch.X64_UEFI, new Bootfile("ipxe.efi")));
        IpxePolicy ipxe = new IpxePolicy(loaders, (request, path) -> Optional.empty());

        // Further policies may stand before or after it: the one with the highest ranking is asked first.
        try (EventLoop loop = LinuxEventLoop.open("dhcp");
                OrderedPolicyChain policies = new OrderedPolicyChain(PolicySettings.DEFAULTS, events)) {
            policies.add(new RankedPolicy("ipxe", ipxe, 0, 1));
            try (DhcpServer _ = DhcpServer.open(loop, settings, policies, new MemoryLeaseStore(), events, Links.system(),
                    Clock.systemUTC())) {
                System.out.println("serving boot files");
                System.in.transferTo(System.out);
            }
        }
    }
}
