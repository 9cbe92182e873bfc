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
        crowd(DISCOVER);
        pass(Duration.ofSeconds(11));
        for (int mac = 0; mac < 100; mac++) {
            assertTrue(together(mac, mac, DISCOVER, RELAY));
            pass(Duration.ofSeconds(1));
            assertTrue(together(mac, mac, REQUEST, RELAY), "the next message of the conversation");
        }
        pass(Duration.ofSeconds(5));
        assertTrue(together(7, 1007, DISCOVER, RELAY), "another boot");
    }

    @Test
    void behindARelayThatIsNewOneAnswerLeavesBehindAnotherAndTheRestAloneUntilItIsSeenThatThisIsHeard() {
        crowd(DISCOVER);
        assertFalse(together(3, 33, DISCOVER, RELAY));
        pass(Duration.ofSeconds(1));
        assertFalse(together(2, 22, REQUEST, RELAY), "it may have been offered an address by another server, too");
        assertTrue(together(4, 44, DISCOVER, OTHER));
        pass(Duration.ofSeconds(9));
        assertFalse(together(5, 55, DISCOVER, RELAY));
        pass(Duration.ofMillis(1));
        for (int mac = 10; mac < 20; mac++) {
            assertTrue(together(mac, mac, DISCOVER, RELAY));
        }
    }

    @Test
    void aRelayBehindWhichTheOneThatIsTriedAsksTheSameAgainIsToldEachAnswerAloneFromThenOn() {
        crowd(DISCOVER);
        pass(Duration.ofSeconds(4));
        assertFalse(together(2, 22, DISCOVER, RELAY));
        pass(Duration.ofDays(61));
        assertFalse(together(2, 222, DISCOVER, RELAY));
        assertTrue(together(3, 33, DISCOVER, OTHER), "another relay");
    }

    @Test
    void whoseAnswerWasTheFirstOfACrowdOrLeftAloneHasAnotherReasonToAskAgain() {
        crowd(DISCOVER);
        assertFalse(together(3, 33, DISCOVER, RELAY));
        pass(Duration.ofSeconds(4));
        together(1, 11, DISCOVER, RELAY);
        together(3, 33, DISCOVER, RELAY);
        pass(Duration.ofSeconds(10));
        assertTrue(together(4, 44, DISCOVER, RELAY));
    }

    @Test
    void aRelayBehindWhichOneOfALaterCrowdAsksTheSameAgainIsToldAloneToo() {
        crowd(DISCOVER);
        pass(Duration.ofSeconds(11));
        assertTrue(together(5, 55, DISCOVER, RELAY));
        assertTrue(together(6, 66, DISCOVER, RELAY));
        pass(Duration.ofSeconds(4));
        assertFalse(together(6, 66, DISCOVER, RELAY));
    }

    @Test
    void aRequestWhoseAnswerWasLostCountsToo() {
        crowd(REQUEST);
        pass(Duration.ofSeconds(1));
        assertFalse(together(2, 22, REQUEST, RELAY));
    }

    @Test
    void whoAsksTheSameAgainAndWasAnsweredAloneSaysNothingOfItsRelay() {
        assertTrue(together(1, 11, DISCOVER, RELAY));
        pass(Duration.ofMillis(2));
        assertTrue(together(2, 22, DISCOVER, RELAY), "in another turn");
        pass(Duration.ofSeconds(4));
        assertTrue(together(2, 22, DISCOVER, RELAY));
    }

    @Test
    void aRelayIsNotForgottenForThoseThatComeAfterIt() {
        crowd(DISCOVER);
        pass(Duration.ofSeconds(4));
        assertFalse(together(2, 22, DISCOVER, RELAY));
        for (int i = 0; i < 2000; i++) {
            together(1000 + i, i, DISCOVER, (Inet4Address) InetAddress.ofLiteral("10.3." + i / 250 + "." + i % 250));
            assertFalse(together(5, 55, DISCOVER, RELAY));
        }
    }

    /** Two machines ask in one turn of the loop. */
    private void crowd(byte type) {
        assertTrue(together(1, 11, type, RELAY));
        assertTrue(together(2, 22, type, RELAY));
    }

    @Test
    void whatComesByTwoRelaysAtOnceSaysNothing() {
        crowd(DISCOVER);
        pass(Duration.ofMillis(20));
        assertTrue(together(2, 22, DISCOVER, OTHER));
    }

    @Test
    void aNumberThatComesBackMuchLaterIsAnotherBoot() {
        crowd(DISCOVER);
        pass(Duration.ofMinutes(5));
        assertTrue(together(2, 22, DISCOVER, RELAY));
    }

    @Test
    void aClockThatIsSetBackSaysNothing() {
        crowd(DISCOVER);
        pass(Duration.ofMinutes(-1));
        assertTrue(together(2, 22, DISCOVER, RELAY));
    }
}
