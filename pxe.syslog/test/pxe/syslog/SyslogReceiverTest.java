// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.net.Route;
import pxe.net.UdpSocket;
import pxe.net.test.SimulatedHost;
import pxe.net.test.SimulatedNetwork;

class SyslogReceiverTest {

    private static final InetSocketAddress PORT_514 = new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 514);
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration LATER = Duration.ofSeconds(11);

    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final List<BootEvent> events = new ArrayList<>();
    private SyslogReceiver receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = SyslogReceiver.open(network.host(PORT_514.getAddress()), settings(2, 3), events::add);
    }

    private static ReceiverSettings settings(int perClient, int perSecond) {
        return new ReceiverSettings(List.of(InetAddress.ofLiteral("0.0.0.0")), 514, perClient, perSecond);
    }

    private void send(String from, int times, String message) throws IOException {
        SimulatedHost host = network.host(InetAddress.ofLiteral(from));
        UdpSocket socket = host.open(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0), (_, _) -> { });
        for (int i = 0; i < times; i++) {
            socket.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)), Route.to(PORT_514));
        }
        network.run(MOMENT);
    }

    private List<String> lines() {
        List<String> lines = events.stream().map(BootEvent::toString).toList();
        events.clear();
        return lines;
    }

    @Test
    void aMessageIsAnEventOfItsMachine() throws IOException {
        send("10.0.0.7", 1, "<11>Mar  1 08:00:00 node7 anaconda[9]: no disk\n");
        assertEquals(Weight.DETAIL, events.getFirst().weight());
        assertEquals("syslog", events.getFirst().protocol());
        assertEquals(List.of("LOG client=10.0.0.7 severity=error hostname=node7 app=anaconda text=\"no disk\""), lines());
        send("10.0.0.7", 1, "plain");
        assertEquals(List.of("LOG client=10.0.0.7 severity=notice text=plain"), lines());
    }

    @Test
    void whatSaysNothingIsPassedOver() throws IOException {
        send("10.0.0.7", 1, "");
        send("10.0.0.7", 1, "<13>app: \n");
        assertEquals(List.of(), lines());
    }

    @Test
    void aMachineThatTalksTooMuchIsCutAndTheOthersAreHeard() throws IOException {
        send("10.0.0.7", 25, "much");
        send("10.0.0.8", 1, "little");
        List<String> lines = lines();
        assertEquals(21, lines.size());
        assertEquals("LOG client=10.0.0.8 severity=notice text=little", lines.getLast());
        network.run(LATER);
        assertEquals(Weight.WARNING, events.getFirst().weight());
        assertEquals(List.of("LIMIT client=10.0.0.7 limit=receive.rate=2 suppressed=5 clients=1"), lines());
        send("10.0.0.7", 1, "again");
        network.run(LATER);
        assertEquals(List.of("LOG client=10.0.0.7 severity=notice text=again"), lines());
    }

    @Test
    void allMachinesTogetherAreCutToo() throws IOException {
        send("10.0.0.7", 20, "a");
        send("10.0.0.8", 12, "b");
        send("10.0.0.9", 1, "c");
        assertEquals(30, lines().size());
        network.run(LATER);
        assertTrue(lines().getFirst().endsWith("suppressed=3 clients=2"));
    }

    @Test
    void otherRatesHoldFromNowOn() throws IOException {
        assertTrue(receiver.apply(settings(1, 1)));
        send("10.0.0.7", 15, "a");
        assertEquals(10, lines().size());
    }

    @Test
    void anotherPortIsNotAppliedAndAClosedOneHearsNothing() throws IOException {
        assertFalse(receiver.apply(new ReceiverSettings(List.of(InetAddress.ofLiteral("0.0.0.0")), 515, 2, 3)));
        receiver.close();
        send("10.0.0.7", 1, "too late");
        assertEquals(List.of(), lines());
    }
}
