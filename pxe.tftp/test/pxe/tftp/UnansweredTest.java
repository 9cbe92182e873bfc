// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import pxe.api.event.BootEvent.Weight;
import pxe.net.Route;
import pxe.tftp.TftpPacket.Ack;

class UnansweredTest {

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final InetAddress VICTIM = InetAddress.ofLiteral("10.0.0.7");

    private final Unanswered unanswered = new Unanswered();

    @Test
    void anAddressThatAcknowledgesNothingIsSentNoMoreThanTheLimit() {
        assertTrue(unanswered.admits(VICTIM, 600, 1000, 0));
        assertFalse(unanswered.admits(VICTIM, 600, 1000, 1));
        assertTrue(unanswered.admits(VICTIM, 400, 1000, 2));
        assertFalse(unanswered.admits(VICTIM, 1, 1000, 9 * MINUTE_NANOS));
        assertTrue(unanswered.admits(VICTIM, 600, 1000, 11 * MINUTE_NANOS), "it may have been deaf for a while");
    }

    @Test
    void anAddressThatAcknowledgesBeginsAnew() {
        assertTrue(unanswered.admits(VICTIM, 1000, 1000, 0));
        unanswered.acknowledged(VICTIM);
        assertTrue(unanswered.admits(VICTIM, 1000, 1000, 0));
    }

    @Test
    void ofVeryManyAddressesTheOldestIsForgotten() {
        assertTrue(unanswered.admits(VICTIM, 1000, 1000, 0));
        for (int i = 0; i < 20_000; i++) {
            unanswered.admits(InetAddress.ofLiteral("10." + (1 + i / 62_500) + "." + i / 250 % 250 + "." + i % 250), 1, 1000, 1);
        }
        assertTrue(unanswered.admits(VICTIM, 1000, 1000, 1));
    }

    /** Each request is another one, and each would be repeated: whoever forged them would turn 50 bytes into thousands. */
    @Test
    void requestsInTheNameOfAnotherMoveNoMoreBytesThanConfigured() {
        ServedNetwork net = new ServedNetwork(TftpSettings.builder().maxUnansweredBytes(5000).build());
        TestClient victim = net.client(ServedNetwork.rrq("f0"));
        victim.mute = true;
        for (int i = 0; i < 100; i++) {
            net.file("f" + i, 5000);
            victim.send(ServedNetwork.rrq(i % 3 == 0 ? "missing" + i : "f" + i));
            net.run(Duration.ofSeconds(1));
        }
        net.run(Duration.ofMinutes(5));
        int bytes = victim.heard.stream().mapToInt(packet -> TftpCodec.encode(packet).remaining()).sum();
        assertTrue(bytes > 4000 && bytes <= 5000, "bytes: " + bytes);
        assertEquals(Weight.WARNING, net.event("LIMIT").weight());
        assertEquals("unanswered.bytes.max=5000", net.event("LIMIT").details().get("limit"));
        assertEquals(1, net.serverHost.openSockets());
    }

    @Test
    void aClientThatAcknowledgesIsServedHoweverMuchItWants() {
        ServedNetwork net = new ServedNetwork(TftpSettings.builder().maxUnansweredBytes(2000).build());
        net.file("f", 100_000);
        for (int i = 0; i < 10; i++) {
            assertNull(net.fetch("f", "blksize", "1468", "windowsize", "16").error);
        }
        assertEquals(List.of(), net.events.stream().filter(event -> event.name().equals("LIMIT")).toList());
    }

    @Test
    void anAcknowledgementToNobodyProvesNothing() {
        ServedNetwork net = new ServedNetwork(TftpSettings.builder().maxUnansweredBytes(1500).retries(30).build());
        net.file("f", 5000);
        TestClient victim = net.client(ServedNetwork.rrq("f"));
        victim.mute = true;
        victim.start();
        for (int i = 0; i < 60; i++) {
            victim.socket.send(TftpCodec.encode(new Ack(1)), Route.to(ServedNetwork.PORT_69)); // the attacker knows no TID
            net.run(Duration.ofSeconds(1));
        }
        assertEquals(2, victim.heard.size());
    }
}
