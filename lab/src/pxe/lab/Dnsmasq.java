// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** dnsmasq in the roles that a network has beside the daemon. */
public final class Dnsmasq {

    private static final String IPV6_PREFIX = "fd77::";

    private Dnsmasq() {}

    /** The command line of dnsmasq in the foreground, without any configuration of the host, with more arguments. */
    public static List<String> command(Path directory, String... arguments) {
        List<String> command = quietCommand(directory, "--log-facility=-", "--log-dhcp");
        command.addAll(List.of(arguments));
        return command;
    }

    /** The same without a log. */
    public static List<String> quietCommand(Path directory, String... arguments) {
        List<String> command = new ArrayList<>(List.of("dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--port=0",
                "--user=root", "--no-ping", "--dhcp-leasefile=" + directory.resolve("dnsmasq.leases")));
        command.addAll(List.of(arguments));
        return command;
    }

    /** A DHCP server that gives addresses and knows nothing of booting. */
    public static Program addressServer(Network network, Path directory) throws IOException {
        List<String> command = command(directory, "--interface=eth0", "--bind-interfaces", "--dhcp-authoritative",
                "--dhcp-range=10.77.0.50,10.77.0.90,255.255.255.0,10m");
        return new Program("the other DHCP server", network.other().enter(command), directory.resolve("other-dhcp.log"));
    }

    /** An IPv6 router that leads nowhere, on a segment. Without one, iPXE waits 13 seconds for router advertisements. */
    public static Program advertiser(Network network, String bridge, Path directory) throws IOException {
        Namespace lan = network.lan();
        lan.run("sysctl", "-qw", "net.ipv6.conf." + bridge + ".disable_ipv6=0");
        lan.ip("-6", "address", "add", IPV6_PREFIX + "1/64", "dev", bridge, "nodad");
        List<String> command = command(directory, "--interface=" + bridge, "--enable-ra",
                "--dhcp-range=" + IPV6_PREFIX + ",ra-only", "--ra-param=" + bridge + ",0,0");
        return new Program("the IPv6 router", lan.enter(command), directory.resolve("ipv6-router.log"));
    }
}
