// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.api.Ip4Network;
import pxe.api.MacAddress;
import pxe.api.event.BootEvent;
import pxe.api.test.TestCall;
import pxe.core.Machines;

class WakeCommandTest {

    private static final String MAC = "f2:54:00:12:34:56";
    private static final String OTHER = "f2:54:00:12:34:57";

    private final Machines machines = new Machines(_ -> Optional.empty());
    private final List<String> sent = new ArrayList<>();
    private final WakeCommand command = new WakeCommand(machines, new WakeCommand.Wire() {
        @Override
        public List<WakeCommand.Way> ways() {
            return List.of(way("eth0", "10.0.0.1", 24), way("eth1", "10.1.0.1", 24), way("eth1", "10.2.0.1", 24));
        }

        @Override
        public void send(byte[] packet, WakeCommand.Way way) {
            sent.add(HexFormat.of().formatHex(packet, packet.length - 6, packet.length) + " " + way.broadcast().getHostAddress());
        }
    });

    private static WakeCommand.Way way(String interfaceName, String address, int prefixBits) {
        Inet4Address ip = Inet4Address.ofLiteral(address);
        return new WakeCommand.Way(interfaceName, ip, new Ip4Network(ip, prefixBits));
    }

    private BootEvent.Builder offer(String mac, String interfaceName, String address) {
        return BootEvent.of("dhcp", "OFFER").mac(MacAddress.parse(mac)).with("interface", interfaceName)
                .with("yiaddr", InetAddress.ofLiteral(address));
    }

    private String failure(TestCall call) {
        String message = assertThrows(IllegalArgumentException.class, call::run).getMessage();
        assertEquals(List.of(), sent, "nothing is sent by guess");
        return message;
    }

    @Test
    void theMagicPacketHasSixOnesAndTheAddressSixteenTimes() {
        assertEquals("ffffffffffff" + "f25400123456".repeat(16), HexFormat.of().formatHex(WakeCommand.packet(MacAddress.parse(MAC))));
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 24, 10.0.0.255", "10.0.0.130, 25, 10.0.0.255", "192.168.77.9, 30, 192.168.77.11", "172.16.3.4, 12, 172.31.255.255"})
    void aBroadcastGoesToTheLastAddressOfTheNetwork(String address, int prefixBits, String broadcast) {
        assertEquals(broadcast, way("eth0", address, prefixBits).broadcast().getHostAddress());
    }

    @Test
    void aMachineIsWokenWhereItWasLastSeenAndNowhereElse() throws Exception {
        machines.happened(offer(MAC, "eth0", "10.0.0.7").build());
        machines.happened(offer(MAC, "eth1", "10.2.0.7").build());
        machines.happened(BootEvent.of("tftp", "SENT").client(InetAddress.ofLiteral("10.2.0.7")).with("file", "a").build());
        assertEquals("MAC  INTERFACE  SENT TO\n" + MAC + "  eth1  10.2.0.255", TestCall.of(command).with("MAC", MAC).run().toString());
        assertEquals(List.of("f25400123456 10.2.0.255"), sent);
    }

    @Test
    void aMachineWithoutAnAddressIsWokenByOneBroadcastOfItsInterface() throws Exception {
        machines.happened(BootEvent.of("dhcp", "IGNORED").mac(MacAddress.parse(MAC)).with("interface", "eth1").build());
        TestCall.of(command).with("MAC", MAC).run();
        assertEquals(List.of("f25400123456 10.1.0.255"), sent);
    }

    @Test
    void anInterfaceThatIsNamedIsTheOnlyOne() throws Exception {
        machines.happened(offer(MAC, "eth1", "10.2.0.7").build());
        TestCall.of(command).with("--interface", "eth0").with("MAC", MAC, OTHER).run();
        assertEquals(List.of("f25400123456 10.0.0.255", "f25400123457 10.0.0.255"), sent);
    }

    @Test
    void ofAMachineThatWasNeverSeenTheInterfaceMustBeNamed() {
        machines.happened(offer(MAC, "eth1", "10.2.0.7").build());
        assertEquals(OTHER + " was never seen: name the --interface", failure(TestCall.of(command).with("MAC", MAC, OTHER)));
    }

    @Test
    void noBroadcastOfThisDaemonGetsBehindARelay() {
        machines.happened(offer(MAC, "eth0", "10.9.0.7").with("relay", InetAddress.ofLiteral("10.9.0.1")).build());
        assertEquals(MAC + " was last seen behind the relay 10.9.0.1, and no broadcast gets there: wake it from its own network, or name the "
                + "--interface", failure(TestCall.of(command).with("MAC", MAC)));
    }

    @Test
    void anInterfaceThatHasGoneIsNamed() {
        machines.happened(offer(MAC, "eth7", "10.0.0.7").build());
        assertEquals("the interface eth7 can send no broadcast: it must be there, be up and have an IPv4 network",
                failure(TestCall.of(command).with("MAC", MAC)));
    }
}
