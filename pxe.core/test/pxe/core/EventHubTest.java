// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEventListener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EventHubTest {

    private final EventHub hub = new EventHub();

    @AfterEach
    void close() {
        hub.close();
    }

    private void tell(int number) {
        hub.publish(BootEvent.of("test", "E" + number).build());
    }

    /** Remembers names, until it has heard so many. */
    private static final class Listener implements BootEventListener {
        private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch expected;

        Listener(int expected) {
            this.expected = new CountDownLatch(expected);
        }

        @Override
        public void happened(BootEvent event) {
            heard.add(event.name());
            expected.countDown();
        }

        List<String> heard() throws InterruptedException {
            assertTrue(expected.await(20, TimeUnit.SECONDS));
            return heard;
        }
    }

    @Test
    void everyListenerHearsEveryEventInOrder() throws InterruptedException {
        Listener one = new Listener(3);
        Listener other = new Listener(3);
        hub.add(one);
        hub.add(other);
        for (int i = 0; i < 3; i++) {
            tell(i);
        }
        assertEquals(List.of("E0", "E1", "E2"), one.heard());
        assertEquals(List.of("E0", "E1", "E2"), other.heard());
    }

    @Test
    void aListenerThatThrowsStays() throws InterruptedException {
        Listener listener = new Listener(3);
        hub.add(event -> {
            listener.happened(event);
            if (event.name().equals("E1")) {
                throw new IllegalStateException("broken");
            }
            throw new AssertionError("broken too");
        });
        tell(1);
        tell(2);
        tell(3);
        assertEquals(List.of("E1", "E2", "E3"), listener.heard());
    }

    @Test
    void aListenerThatFallsBehindLosesItsOldestAndNobodyElseDoes() throws InterruptedException {
        CompletableFuture<Void> entered = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        Listener slow = new Listener(EventHub.MAX_WAITING + 1);
        BootEventListener blocked = event -> {
            entered.complete(null);
            release.join();
            slow.happened(event);
        };
        Listener quick = new Listener(1);
        hub.add(blocked);
        tell(0);
        entered.orTimeout(20, TimeUnit.SECONDS).join();
        for (int i = 1; i <= EventHub.MAX_WAITING + 5; i++) {
            tell(i);
        }
        hub.add(quick);
        tell(-1);
        assertEquals(List.of("E-1"), quick.heard());
        assertEquals(Map.of(blocked.getClass().getName(), 6L), hub.lost());
        release.complete(null);
        assertEquals(List.of("E0", "E7"), slow.heard().subList(0, 2));
    }

    @Test
    void aRemovedListenerHearsNoMore() throws InterruptedException {
        Listener removed = new Listener(1);
        Listener other = new Listener(2);
        hub.add(removed);
        hub.add(other);
        tell(1);
        removed.heard();
        hub.remove(removed);
        tell(2);
        other.heard();
        assertEquals(List.of("E1"), removed.heard());
    }

    /** Its bundle may be gone by then. */
    @Test
    void whatWaitsForARemovedListenerIsNotTold() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        BootEventListener slow = event -> {
            heard.add(event.name());
            thread.complete(Thread.currentThread());
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        hub.add(slow);
        tell(1);
        assertTrue(entered.await(20, TimeUnit.SECONDS));
        tell(2);
        hub.remove(slow);
        release.countDown();
        thread.join().join();
        assertEquals(List.of("E1"), heard);
    }
}
