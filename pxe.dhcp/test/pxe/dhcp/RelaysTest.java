// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;

class RelaysTest {

    private static final Inet4Address RELAY = (Inet4Address) InetAddress.ofLiteral("10.1.0.1");
    private static final Inet4Address OTHER = (Inet4Address) InetAddress.ofLiteral("10.2.0.1");
    private static final byte DISCOVER = 1;
    private static final byte REQUEST = 3;

    private final Relays relays = new Relays();
    private long now = 1_800_000_000_000L;

    private boolean together(long mac, int xid, byte type, Inet4Address relay) {
        DhcpOptions options = DhcpOptions.builder().put(DhcpOption.MESSAGE_TYPE, new byte[] {type}).build();
        return relays.takesManyAtOnce(new DhcpMessage(DhcpMessage.BOOTREQUEST, 1, xid, 0, 0, DhcpMessage.NONE, DhcpMessage.NONE,
                DhcpMessage.NONE, relay, new MacAddress(mac), "", "", options), now);
    }

    private void pass(Duration time) {
        now += time.toMillis();
    }

    @Test
    void aRelayIsToldManyAnswersAtOnceWhileItsMachinesGoOn() {
        for (int mac = 0; mac < 100; mac++) {
            assertTrue(together(mac, mac, DISCOVER, RELAY));
            pass(Duration.ofSeconds(1));
            assertTrue(together(mac, mac, REQUEST, RELAY), "the next message of the conversation");
        }
        pass(Duration.ofSeconds(5));
        assertTrue(together(7, 1007, DISCOVER, RELAY), "another boot");
    }

    @Test
    void whoAsksTheSameAgainHasItsRelayToldEachAnswerAloneForAnHour() {
        assertTrue(together(1, 11, DISCOVER, RELAY));
        pass(Duration.ofSeconds(4));
        assertFalse(together(1, 11, DISCOVER, RELAY));
        assertFalse(together(2, 22, DISCOVER, RELAY));
        assertTrue(together(3, 33, DISCOVER, OTHER), "another relay");
        pass(Duration.ofMinutes(61));
        assertTrue(together(2, 222, DISCOVER, RELAY));
    }

    @Test
    void aRequestWhoseAnswerWasLostCountsToo() {
        assertTrue(together(1, 11, REQUEST, RELAY));
        pass(Duration.ofSeconds(1));
        assertFalse(together(1, 11, REQUEST, RELAY));
    }

    @Test
    void whatComesByTwoRelaysAtOnceSaysNothing() {
        assertTrue(together(1, 11, DISCOVER, RELAY));
        pass(Duration.ofMillis(20));
        assertTrue(together(1, 11, DISCOVER, OTHER));
    }

    @Test
    void aNumberThatComesBackMuchLaterIsAnotherBoot() {
        assertTrue(together(1, 11, DISCOVER, RELAY));
        pass(Duration.ofMinutes(5));
        assertTrue(together(1, 11, DISCOVER, RELAY));
    }

    @Test
    void aClockThatIsSetBackSaysNothing() {
        assertTrue(together(1, 11, DISCOVER, RELAY));
        pass(Duration.ofMinutes(-1));
        assertTrue(together(1, 11, DISCOVER, RELAY));
    }
}
