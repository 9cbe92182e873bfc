// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import pxe.http.Turns.Turn;

/** Who may send when, by the ticks of a loop that has no sockets. */
class TurnsTest {

    private static final int PLACES = 4;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private double tcpMemory = Turns.PLENTY;
    private final Turns turns = new Turns(PLACES, () -> tcpMemory, tasks::add);
    private final List<Client> clients = new ArrayList<>();

    /** Takes what it is sent, as fast as it can. */
    private final class Client {
        private long bytesInTick;
        private final Turn turn = turns.begin(this::goOn);
        private int told;
        private long taken;

        private Client(long bytesInTick) {
            this.bytesInTick = bytesInTick;
            clients.add(this);
        }

        private void goOn() {
            told++;
        }

        private void play() {
            long room = bytesInTick;
            for (long portion = portion(room); portion > 0; portion = portion(room)) {
                turn.took(portion);
                taken += portion;
                room -= portion;
            }
        }

        private long portion(long room) {
            return Math.min(room, turn.portionBytes());
        }

        private boolean isServed() {
            return turn.portionBytes() == Turns.PORTION_BYTES;
        }
    }

    private List<Client> come(int count, long bytesInTick) {
        List<Client> come = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            come.add(new Client(bytesInTick));
        }
        return come;
    }

    private void end(Client client) {
        clients.remove(client);
        turns.end(client.turn);
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Time passes, and all clients take what they can. */
    private void play(int ticks) {
        for (int i = 0; i < ticks; i++) {
            clients.forEach(Client::play);
            turns.tick();
        }
    }

    private long served() {
        return clients.stream().filter(Client::isServed).count();
    }

    @Test
    void someGoAtOnceAndTheNextIsSentALittleAndWaits() {
        come(PLACES, 1);
        Client next = new Client(Turns.PORTION_BYTES);
        assertEquals(PLACES, served());
        next.play();
        assertEquals(Turns.SIP_BYTES, next.taken);
        assertTrue(next.turn.waits());
    }

    @Test
    void whoCameFirstGoesFirst() {
        List<Client> first = come(PLACES, 1);
        Client second = new Client(1);
        Client third = new Client(1);
        end(first.get(1));
        assertTrue(second.isServed());
        assertEquals(1, second.told);
        assertFalse(third.isServed());
        assertEquals(0, third.told);
    }

    @Test
    void whoComesWhileOthersWaitGoesAfterThem() {
        List<Client> first = come(PLACES + 1, 1);
        turns.end(first.getFirst().turn); // the place is free, and not given yet
        assertFalse(new Client(1).isServed());
    }

    @Test
    void whoEndsWhileItWaitsIsNotServed() {
        List<Client> first = come(PLACES, 1);
        Client gone = new Client(1);
        Client next = new Client(1);
        end(gone);
        end(first.getFirst());
        assertTrue(next.isServed());
        assertEquals(0, gone.told);
    }

    @Test
    void whoHasHadAPlaceForASecondMakesRoom() {
        List<Client> first = come(PLACES, Turns.PORTION_BYTES);
        List<Client> next = come(PLACES, 0);
        play(Turns.SECOND - 1);
        assertTrue(first.stream().allMatch(Client::isServed));
        play(1);
        assertTrue(next.stream().allMatch(Client::isServed));
    }

    @Test
    void whoHasAPlaceKeepsItIfNobodyWaits() {
        come(PLACES, Turns.PORTION_BYTES);
        play(10 * Turns.SECOND);
        assertEquals(PLACES, served());
        assertFalse(new Client(1).isServed());
    }

    @Test
    void whoStopsTakingLosesItsPlaceThoughNobodyWaits() {
        List<Client> first = come(PLACES, Turns.PORTION_BYTES);
        play(Turns.SECOND);
        first.forEach(client -> client.bytesInTick = 0);
        play(Turns.SECOND);
        assertTrue(new Client(1).isServed());
    }

    @Test
    void aClientThatTakesNothingHoldsNobodyUpForMoreThanASecond() {
        List<Client> stalled = come(PLACES, 0);
        List<Client> next = come(PLACES, Turns.PORTION_BYTES);
        play(Turns.SECOND);
        assertTrue(next.stream().allMatch(Client::isServed));
        assertTrue(stalled.stream().allMatch(Client::isServed), "it may send on, without a place");
        play(Turns.SECOND);
        assertTrue(next.stream().allMatch(Client::isServed), "and no place is given to it again");
    }

    @Test
    void whoWaitsIsSentALittleEachSecond() {
        come(PLACES, Turns.PORTION_BYTES);
        List<Client> waiting = come(100, Turns.SIP_BYTES);
        Client last = waiting.getLast();
        play(3 * Turns.SECOND + 1);
        assertFalse(last.isServed());
        assertEquals(4 * Turns.SIP_BYTES, last.taken);
    }

    @Test
    void slowClientsAreServedAllAtOnceAsLongAsMemoryIsPlenty() {
        List<Client> slow = come(5 * PLACES, Turns.SLOW_BYTES / Turns.SECOND);
        tcpMemory = Turns.PLENTY / 2;
        play(5 * Turns.SECOND);
        assertTrue(slow.stream().allMatch(Client::isServed));
    }

    @Test
    void slowClientsWaitForTheirTurnsWhereMemoryIsNotPlenty() {
        come(5 * PLACES, Turns.SLOW_BYTES / Turns.SECOND);
        play(5 * Turns.SECOND);
        assertEquals(PLACES, served());
    }

    @Test
    void fastClientsWaitForTheirTurnsWhereMemoryIsPlentyToo() {
        come(5 * PLACES, Turns.SLOW_BYTES);
        tcpMemory = 0;
        play(5 * Turns.SECOND);
        assertEquals(PLACES, served());
    }
}
