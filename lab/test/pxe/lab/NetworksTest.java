// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Networks that the daemon finds while it runs, and who else is on them. */
@DisplayName("networks")
@ExtendWith(LabExtension.class)
@Execution(ExecutionMode.CONCURRENT)
@Needs({"ip", "tcpdump"})
class NetworksTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String MAC = "52:54:00:aa:00:01";
    private static final String OTHER = "52:54:00:aa:00:02";

    @Test
    void anInterfaceThatComesGoesAndComesAgainIsServedWithoutARestart(Lab lab) throws Exception {
        Network network = lab.network();
        lab.configure("pxe.dhcp", "enabled = true");
        lab.configure("pxe.dhcp.subnet-vlan7", "network = 10.77.7.0/24\nrange = 10.77.7.100-10.77.7.150");
        lab.configure("pxe.dhcp.subnet-vlan8", "network = 10.88.0.0/24\nrange = 10.88.0.100-10.88.0.150\ninterfaces = eth0.8");
        lab.daemonAsShipped();

        network.addVlan(network.client(), 7, "10.77.7.9/24");
        network.addVlan(network.server(), 7, "10.77.7.1/24");
        awaitOffer(lab, "10.77.7.100 of 10.77.7.1");

        network.server().ip("address", "flush", "dev", "eth0.7");
        network.server().ip("address", "add", "10.77.7.2/24", "broadcast", "+", "dev", "eth0.7");
        awaitOffer(lab, "10.77.7.100 of 10.77.7.2");

        network.server().ip("link", "delete", "eth0.7");
        awaitOffer(lab, "none");
        network.addVlan(network.server(), 7, "10.77.7.3/24");
        awaitOffer(lab, "10.77.7.100 of 10.77.7.3");

        // Its name tells the subnet, of which it has no address.
        network.addVlan(network.client(), 8, "10.99.0.9/24");
        network.addVlan(network.server(), 8, "10.99.0.1/24");
        awaitOffer(lab, "10.88.0.100 of 10.99.0.1");
    }

    @Test
    void anAddressThatSomebodyUsesIsNotOfferedAndTheLogSaysWhose(Lab lab) throws Exception {
        Namespace squatter = lab.network().other();
        squatter.ip("address", "add", "10.77.0.100/24", "dev", "eth0");
        String hardware = squatter.run("cat", "/sys/class/net/eth0/address").strip();
        Daemon daemon = lab.daemon("--dhcp");
        assertEquals("10.77.0.101", offer(lab, MAC).yiaddr());
        String line = daemon.awaitLog(0, "CONFLICT.*", LIMIT).group();
        assertTrue(line.contains("address=10.77.0.100 hardware=" + hardware), line);
        assertEquals("10.77.0.102", offer(lab, OTHER).yiaddr());
    }

    @Test
    @Needs("dhcrelay")
    void behindARelayAnAddressThatSomebodyUsesIsFoundByEcho(Lab lab) throws Exception {
        lab.relay();
        Namespace far = lab.network().addFarClient();
        far.ip("address", "add", "10.77.1.100/24", "dev", "eth0");
        lab.configure("pxe.dhcp.subnet-far", "network = 10.77.1.0/24\nrange = 10.77.1.100-10.77.1.150");
        Daemon daemon = lab.daemon("--dhcp");
        assertEquals("10.77.1.101", DhcpClient.offer(far, MAC, 0).yiaddr());
        daemon.awaitLog(0, "CONFLICT.*address=10.77.1.100 reason", LIMIT);
        assertEquals("10.77.0.100", offer(lab, OTHER).yiaddr(), "the server's own link");
    }

    @Test
    @Needs("dnsmasq")
    void anotherServerIsFoundWhenSomebodyAsks(Lab lab) throws Exception {
        Daemon daemon = lab.daemon("--dhcp");
        assertEquals("no other server answers", daemon.command("dhcpservers").strip());
        lab.addressServer();
        String found = daemon.command("dhcpservers", "eth0");
        assertTrue(found.lines().skip(1).findFirst().orElse("")
                .matches("eth0 +10\\.77\\.0\\.2 +10\\.77\\.0\\.2 +[0-9a-f:]{17} +10\\.77\\.0\\.[5-9][0-9] +-"), found);
        daemon.awaitLog(0, "RIVAL server=10.77.0.2", LIMIT);
    }

    private static void awaitOffer(Lab lab, String wanted) throws IOException, InterruptedException {
        Await.until(LIMIT, () -> "no offer of " + wanted, () -> DhcpClient.ask(lab.network().client(), MAC, 0)
                .map(offer -> offer.yiaddr() + " of " + offer.server()).orElse("none").equals(wanted));
    }

    private static DhcpClient.Offer offer(Lab lab, String mac) throws IOException {
        return DhcpClient.offer(lab.network().client(), mac, 0);
    }
}
