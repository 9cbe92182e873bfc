// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import pxe.tftp.Window.Answer;

class WindowTest {

    private final Window window = new Window(16);

    private void sendAll() {
        while (window.burstLimit() > window.sent()) {
            window.sentUpTo(window.burstLimit());
        }
    }

    @Test
    void aWindowIsSentInOneGoUntilSomethingIsLost() {
        assertEquals(16, window.burstLimit());
        window.sentUpTo(16);
        assertEquals(Answer.ADVANCE, window.acknowledge(16, false));
        assertEquals(32, window.burstLimit());
    }

    @Test
    void afterALossItIsSentInPortionsThatShrinkAndGrowAgain() {
        sendAll();
        assertEquals(Answer.LOST, window.acknowledge(10, false));
        assertEquals(10 + 8, window.burstLimit());
        window.sentUpTo(18);
        assertEquals(26, window.burstLimit(), "the rest of the window follows: the client waits for it");
        sendAll();
        assertEquals(Answer.LOST, window.acknowledge(17, false));
        assertEquals(17 + 4, window.burstLimit());
        for (int i = 0; i < 6; i++) {
            sendAll();
            window.acknowledge((int) window.sent(), false);
        }
        assertEquals(window.acknowledged() + 16, window.burstLimit());
    }

    @Test
    void aWindowIsSentInNoMoreThanEightPortions() {
        for (int lost : new int[] {1, 16, 17, 32, 33, 48}) {
            sendAll();
            assertEquals(Answer.LOST, window.acknowledge(lost, false));
        }
        assertEquals(2, window.burstLimit() - window.sent());
    }

    @Test
    void theBurstShrinksOnceForAllThatWasLostOfWhatWasUnderWay() {
        sendAll();
        assertEquals(Answer.LOST, window.acknowledge(3, false));
        sendAll();
        assertEquals(Answer.LOST, window.acknowledge(9, false));
        assertEquals(9 + 8, window.burstLimit());
    }

    @Test
    void anAnswerToTheLastBlockMayBeSaidTwiceOnceThatWasSentTwice() {
        sendAll();
        window.sentLastAgain();
        assertEquals(1, window.retransmits());
        assertEquals(Answer.ADVANCE, window.acknowledge(16, false));
        sendAll();
        assertEquals(Answer.NONE, window.acknowledge(16, false));
    }

    /** On a quick link a gap near the beginning of a window is told long before the whole window would be. */
    @Test
    void aGapThatIsToldSoonIsALossUnlessTheBlocksWereSentTwice() {
        sendAll();
        assertEquals(Answer.LOST, window.acknowledge(2, true));
        sendAll();
        assertEquals(Answer.ADVANCE, window.acknowledge(3, true), "perhaps it answers the first copies");
        assertEquals(Answer.LOST, window.acknowledge(4, false));
    }

    @Test
    void whatArrivedTheFirstTimeCountsWhileItIsSentAgain() {
        sendAll();
        window.goBack();
        window.sentUpTo(window.burstLimit());
        assertEquals(Answer.NONE, window.acknowledge(17, false), "it was never sent");
        assertEquals(Answer.ADVANCE, window.acknowledge(12, false));
        assertEquals(12, window.sent());
        window.sentUpTo(window.burstLimit());
        assertEquals(8 + 4, window.retransmits());
    }

    @Test
    void whoeverHasTheFirstCopiesMaySaySoAgainOfEachSecondOne() {
        sendAll();
        window.goBack();
        window.sentUpTo(window.burstLimit());
        assertEquals(Answer.ADVANCE, window.acknowledge(16, false));
        sendAll();
        assertEquals(Answer.NONE, window.acknowledge(16, false));
    }

    @Test
    void whatWasSentTwiceIsCounted() {
        window.sentUpTo(16);
        window.acknowledge(4, false);
        sendAll();
        assertEquals(12, window.retransmits());
    }
}
