// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pxe.api.BootDecision;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.api.PolicyTurn;
import pxe.api.PolicyVerdict;
import pxe.api.event.BootEvent;
import pxe.api.test.TestRequest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OrderedPolicyChainTest {

    private static final TestRequest ROM = TestRequest.of(BootStage.PXE, ClientArch.X86_BIOS);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final Queue<BootEvent> events = new ConcurrentLinkedQueue<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private OrderedPolicyChain chain = chain(LONG, 16);

    @AfterEach
    void end() {
        release.countDown();
        chain.close();
    }

    private OrderedPolicyChain chain(Duration deadline, int workers) {
        return new OrderedPolicyChain(settings(deadline, workers), events::add);
    }

    /** Nothing is set aside unless a test says so. */
    private static PolicySettings settings(Duration deadline, int workers) {
        return new PolicySettings(deadline, workers, 0);
    }

    private void use(Duration deadline, int workers) {
        chain.close();
        chain = chain(deadline, workers);
    }

    private void add(String name, int ranking, long id, BootPolicy policy) {
        chain.add(new RankedPolicy(name, policy, ranking, id));
    }

    /** A policy that has all the time it may need on a machine that is busy or stands still, however short the chain's deadline is. */
    private void addPatiently(String name, int ranking, long id, BootPolicy policy) {
        chain.add(new RankedPolicy(name, policy, ranking, id, Optional.of(LONG)));
    }

    private static BootPolicy boots(String file) {
        return request -> BootDecision.boot(file, "a test");
    }

    private BootPolicy hangs() {
        return request -> {
            awaitRelease();
            return BootDecision.boot("too-late", "a test");
        };
    }

    /** Waits as a policy does that does not care for interrupts. */
    private void awaitRelease() {
        boolean released = false;
        while (!released) {
            try {
                released = release.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException ignored) {
                // It hangs on.
            }
        }
    }

    private CompletableFuture<PolicyVerdict> ask(int number) {
        return chain.ask(ROM.withMac(new MacAddress(0x5254_0000_0000L + number))).toCompletableFuture();
    }

    private PolicyVerdict verdict() {
        return ask(1).orTimeout(20, TimeUnit.SECONDS).join();
    }

    private long told(String name) {
        return events.stream().filter(event -> event.name().equals(name)).count();
    }

    private static void eventually(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited 20 s in vain");
            Thread.sleep(5);
        }
    }

    @Test
    void nobodyDecidesInAnEmptyChain() {
        assertSame(PolicyVerdict.NONE, verdict());
    }

    @Test
    void theHighestRankingDecidesAndOfEqualsTheLowerId() {
        add("low", -1, 1, boots("low"));
        add("second", 5, 3, boots("second"));
        add("first", 5, 2, boots("first"));
        add("passes", 9, 4, request -> BootDecision.pass());
        assertEquals("first: boot first", verdict().toString());
        assertEquals(List.of("passes", "first", "second", "low"),
                chain.statistics().stream().map(PolicyStatistics::name).toList());
    }

    @Test
    void aPolicyOfTheSameIdTakesThePlaceOfTheFormer() {
        add("a", 5, 1, boots("old"));
        add("a", -5, 1, boots("new"));
        assertEquals("a: boot new", verdict().toString());
        chain.remove(1);
        assertSame(PolicyVerdict.NONE, verdict());
    }

    @Test
    void aPolicyThatThrowsOrReturnsNullCountsAsPassedAndIsNamed() {
        add("throws", 9, 1, request -> {
            throw new IllegalStateException("no database");
        });
        add("unlinked", 8, 2, request -> {
            throw new NoClassDefFoundError("lost/Class");
        });
        add("null", 7, 3, request -> null);
        add("decides", 0, 4, boots("x"));
        assertEquals("decides", verdict().policy());
        assertEquals(3, told("POLICYFAILED"));
        String first = events.iterator().next().toString();
        assertTrue(first.contains("policy=throws") && first.contains("no database"), first);
        assertEquals(List.of(1L, 1L, 1L, 0L), chain.statistics().stream().map(PolicyStatistics::failed).toList());
    }

    @Test
    void anExceptionThatCannotSayWhatItIsIsNamedByItsClass() throws InterruptedException {
        add("throws", 9, 1, _ -> {
            throw new Speechless(() -> {
                throw new IllegalStateException("again");
            });
        });
        add("decides", 0, 2, boots("x"));
        assertEquals("decides", verdict().policy());
        assertEquals(Optional.of(Speechless.class.getName()), events.element().text("cause"));

        use(SHORT, 2);
        add("hangs", 9, 1, _ -> {
            throw new Speechless(this::awaitRelease);
        });
        addPatiently("decides", 0, 2, boots("x"));
        assertEquals("decides", verdict().policy());
        eventually(() -> told("POLICYLATE") == 1);
    }

    /** Whoever asks what it is runs something first. */
    private static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Runnable first;

        Speechless(Runnable first) {
            this.first = first;
        }

        @Override
        public String toString() {
            first.run();
            return "nothing";
        }
    }

    @Test
    void troubleIsToldLoudlyOnceASecondAndQuietlyForEachMachine() {
        add("throws", 9, 1, request -> {
            throw new IllegalStateException();
        });
        for (int i = 0; i < 20; i++) {
            ask(i).join();
        }
        assertEquals(20, told("POLICYFAILED"));
        assertTrue(events.stream().filter(event -> event.weight() == BootEvent.Weight.WARNING).count() < 20);
        assertSame(BootEvent.Weight.WARNING, events.peek().weight());
    }

    @Test
    void policiesAreNotAskedOnTheCallersThread() {
        CompletableFuture<Thread> asked = new CompletableFuture<>();
        add("a", 0, 1, request -> {
            asked.complete(Thread.currentThread());
            return BootDecision.pass();
        });
        verdict();
        assertNotEquals(Thread.currentThread(), asked.join());
        assertTrue(asked.join().isDaemon());
    }

    @Test
    void pastTheDeadlineTheNextPolicyAnswersAndTheLateResultIsDropped() throws InterruptedException {
        use(SHORT, 16);
        add("hangs", 9, 1, hangs());
        addPatiently("decides", 0, 2, boots("x"));
        assertEquals("decides: boot x", verdict().toString());
        assertEquals(1, told("POLICYLATE"));
        assertEquals(1, chain.statistics().getFirst().late());
        assertEquals(1, chain.statistics().getFirst().stuck());
        release.countDown();
        eventually(() -> chain.statistics().getFirst().stuck() == 0);
        assertEquals(0, chain.statistics().getFirst().decided());
    }

    @Test
    void aPolicyThatIsGivenUpIsInterrupted() {
        use(SHORT, 16);
        CompletableFuture<String> heard = new CompletableFuture<>();
        add("sleeps", 9, 1, request -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException interrupt) {
                heard.complete("interrupted");
            }
            return BootDecision.pass();
        });
        assertSame(PolicyVerdict.NONE, verdict());
        assertEquals("interrupted", heard.orTimeout(20, TimeUnit.SECONDS).join());
    }

    @Test
    void aPolicyThatIsGivenUpGetsOnlyTheProcessorTimeThatOthersLeave() {
        use(SHORT, 16);
        CompletableFuture<Boolean> last = new CompletableFuture<>();
        add("spins", 9, 1, request -> {
            while (release.getCount() > 0 && !isNicest()) {
                Thread.onSpinWait();
            }
            last.complete(isNicest());
            return BootDecision.pass();
        });
        addPatiently("decides", 0, 2, boots("x"));
        assertEquals("decides", verdict().policy());
        assertTrue(last.orTimeout(20, TimeUnit.SECONDS).join());
    }

    /** The 19th field is the nice value; the second, the name in parentheses, may hold spaces (proc_pid_stat(5)). */
    private static boolean isNicest() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16].equals("19");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPolicyInWhichCallsHangIsPassedOverUntilOneReturns() throws InterruptedException {
        use(SHORT, 4);
        AtomicInteger asked = new AtomicInteger();
        add("hangs", 9, 1, request -> {
            asked.incrementAndGet();
            return hangs().decide(request);
        });
        addPatiently("decides", 0, 2, boots("x"));
        List<CompletableFuture<PolicyVerdict>> all = new ArrayList<>();
        for (int round = 0; round < PolicySlot.MAX_STUCK; round++) {
            assertEquals("decides", ask(round).orTimeout(20, TimeUnit.SECONDS).join().policy());
        }
        assertEquals(1, told("POLICYHANGS"));
        for (int i = 0; i < 500; i++) {
            all.add(ask(i));
        }
        all.forEach(verdict -> assertEquals("decides", verdict.orTimeout(20, TimeUnit.SECONDS).join().policy()));
        assertEquals(PolicySlot.MAX_STUCK, asked.get());
        release.countDown();
        eventually(() -> told("POLICYBACK") == 1);
        verdict();
        assertTrue(asked.get() > PolicySlot.MAX_STUCK);
    }

    @Test
    void whenEveryWorkerHangsTheVerdictIsNoneAtOnce() {
        use(Duration.ofMillis(10), 1);
        for (int i = 0; i <= PolicyWorkers.MAX_HANGING; i++) {
            add("hangs", 9, i, hangs());
        }
        assertSame(PolicyVerdict.NONE, verdict());
        assertEquals(1, told("POLICYBUSY"));
        assertTrue(ask(1).isDone(), "nobody waits where nobody can answer");
        assertSame(PolicyVerdict.NONE, verdict());
    }

    @Test
    void aRequestFinishesOnTheListThatItBeganWith() {
        CountDownLatch entered = new CountDownLatch(1);
        add("waits", 9, 1, request -> {
            entered.countDown();
            awaitRelease();
            return BootDecision.pass();
        });
        add("removed", 0, 2, boots("old"));
        CompletableFuture<PolicyVerdict> verdict = ask(1);
        assertTrue(awaited(entered));
        chain.remove(2);
        add("added", 5, 3, boots("new"));
        release.countDown();
        assertEquals("removed", verdict.orTimeout(20, TimeUnit.SECONDS).join().policy());
        assertEquals("added", verdict().policy());
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void aShorterDeadlineHoldsForCallsOnTheirWay() {
        add("hangs", 9, 1, hangs());
        CompletableFuture<PolicyVerdict> verdict = ask(1);
        chain.configure(settings(SHORT, 16));
        assertSame(PolicyVerdict.NONE, verdict.orTimeout(20, TimeUnit.SECONDS).join());
    }

    @Test
    void aPolicysOwnDeadlineHoldsForIt() {
        use(LONG, 16);
        chain.add(new RankedPolicy("hangs", hangs(), 9, 1, Optional.of(SHORT)));
        add("decides", 0, 2, boots("x"));
        assertEquals("decides", verdict().policy());
        assertEquals(1, told("POLICYLATE"));
    }

    @Test
    void aPolicysOwnDeadlineMayBeLonger() {
        use(SHORT, 16);
        chain.add(new RankedPolicy("waits", hangs(), 9, 1, Optional.of(LONG)));
        add("late", 7, 2, hangs());
        CompletableFuture<PolicyVerdict> waiting = ask(1);
        chain.remove(1);
        assertSame(PolicyVerdict.NONE, verdict());
        release.countDown();
        assertEquals("waits", waiting.orTimeout(20, TimeUnit.SECONDS).join().policy());
    }

    @Test
    void aPolicyThatFailsAgainAndAgainIsSetAsideAndToldOnce() {
        chain.configure(new PolicySettings(LONG, 16, 3));
        AtomicInteger asked = new AtomicInteger();
        add("throws", 9, 1, request -> {
            asked.incrementAndGet();
            throw new IllegalStateException("no database");
        });
        add("decides", 0, 2, boots("x"));
        for (int i = 0; i < 20; i++) {
            assertEquals("decides", verdict().policy());
        }
        assertEquals(3, asked.get());
        assertEquals(1, told("POLICYASIDE"));
        assertEquals("set aside: java.lang.IllegalStateException: no database", chain.statistics().getFirst().trouble());
        assertEquals("", chain.statistics().getLast().trouble());
    }

    @Test
    void onlyFailuresInARowCount() {
        chain.configure(new PolicySettings(LONG, 16, 3));
        AtomicInteger asked = new AtomicInteger();
        add("wavers", 9, 1, request -> {
            if (asked.incrementAndGet() % 3 != 0) {
                throw new IllegalStateException();
            }
            return BootDecision.pass();
        });
        for (int i = 0; i < 30; i++) {
            verdict();
        }
        assertEquals(30, asked.get());
        assertEquals(0, told("POLICYASIDE"));
    }

    @Test
    void aPolicyThatIsAlwaysLateIsSetAsideToo() {
        use(SHORT, 16);
        chain.configure(new PolicySettings(SHORT, 16, 2));
        add("hangs", 9, 1, hangs());
        addPatiently("decides", 0, 2, boots("x"));
        verdict();
        verdict();
        assertEquals(1, told("POLICYASIDE"));
        assertEquals("decides", verdict().policy());
        assertEquals(2, told("POLICYLATE"));
    }

    @Test
    void aPolicyThatWasSetAsideIsAskedAgainWhenItIsResetOrAddedAnew() {
        chain.configure(new PolicySettings(LONG, 16, 1));
        AtomicBoolean broken = new AtomicBoolean(true);
        BootPolicy policy = request -> {
            if (broken.get()) {
                throw new IllegalStateException();
            }
            return BootDecision.boot("mine", "a test");
        };
        add("mine", 9, 1, policy);
        add("decides", 0, 2, boots("x"));
        verdict();
        broken.set(false);
        assertEquals("decides", verdict().policy());
        assertTrue(chain.reset("mine"));
        assertEquals("mine", verdict().policy());
        assertFalse(chain.reset("nobody"));
        broken.set(true);
        verdict();
        broken.set(false);
        assertEquals("decides", verdict().policy());
        add("mine", 9, 1, policy);
        assertEquals("mine", verdict().policy());
    }

    @Test
    void slowCallsRunSideBySideUpToTheBound() {
        add("meets", 0, 1, new BootPolicy() {
            private final CountDownLatch all = new CountDownLatch(12);

            @Override
            public BootDecision decide(BootRequest request) {
                all.countDown();
                return awaited(all) ? BootDecision.boot("x", "all came") : BootDecision.pass();
            }
        });
        List<CompletableFuture<PolicyVerdict>> verdicts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            verdicts.add(ask(i));
        }
        verdicts.forEach(verdict -> assertEquals("meets", verdict.orTimeout(30, TimeUnit.SECONDS).join().policy()));
    }

    @Test
    void aClosedChainDecidesNothing() {
        add("a", 0, 1, boots("x"));
        chain.close();
        assertSame(PolicyVerdict.NONE, verdict());
    }

    @Test
    void fiftyRoundsOfDeployingUnderLoadLoseNoVerdict() throws InterruptedException {
        add("base", -10, 1, boots("base"));
        AtomicBoolean deploying = new AtomicBoolean(true);
        Queue<CompletableFuture<PolicyVerdict>> asked = new ConcurrentLinkedQueue<>();
        Thread load = Thread.ofPlatform().start(() -> {
            for (int i = 0; deploying.get() || i < 1000; i++) {
                CompletableFuture<PolicyVerdict> verdict = ask(i & 0xffff);
                asked.add(verdict);
                if (i % 64 == 0) {
                    verdict.join();
                }
            }
        });
        for (int round = 0; round < 50; round++) {
            add("deployed", 10, 2, boots("deployed"));
            assertEquals("deployed", verdict().policy());
            add("updated", 11, 2, boots("updated"));
            assertEquals("updated", verdict().policy());
            chain.remove(2);
            assertEquals("base", verdict().policy());
        }
        deploying.set(false);
        load.join();
        assertTrue(asked.size() >= 1000);
        asked.forEach(verdict -> assertNotEquals("none", verdict.orTimeout(20, TimeUnit.SECONDS).join().policy()));
        assertEquals(List.of(), List.copyOf(events));
    }

    // --- Rehearsals.

    private List<PolicyTurn> rehearse() {
        List<PolicyTurn> turns = Collections.synchronizedList(new ArrayList<>());
        chain.rehearse(ROM, turns::add).toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
        return List.copyOf(turns);
    }

    @Test
    void aRehearsalHearsOfEachTurnAndCountsNothing() {
        add("passes", 3, 1, request -> BootDecision.pass());
        add("throws", 2, 2, request -> {
            throw new IllegalStateException("a fault");
        });
        add("decides", 1, 3, boots("pxelinux.0"));
        add("unasked", 0, 4, boots("never"));
        chain.configure(new PolicySettings(LONG, 16, 1));
        List<PolicyTurn> turns = rehearse();
        assertEquals(List.of("passes: PASSED", "throws: THREW (java.lang.IllegalStateException: a fault)",
                "decides: boot pxelinux.0 (a test)"), turns.stream().map(PolicyTurn::toString).toList());
        assertEquals(List.of(), List.copyOf(events));
        assertTrue(chain.statistics().stream().allMatch(one -> one.asked() + one.decided() + one.failed() == 0
                && one.trouble().isEmpty()), chain.statistics().toString());
    }

    @Test
    void aPolicyThatHangsInARehearsalIsInNoOtherUntilItReturns() throws InterruptedException {
        use(SHORT, 4);
        add("hangs", 1, 1, hangs());
        addPatiently("decides", 0, 2, boots("pxelinux.0"));
        assertEquals(List.of(PolicyTurn.Outcome.LATE, PolicyTurn.Outcome.DECIDED), outcomes());
        for (int i = 0; i < 3 * PolicySlot.MAX_STUCK; i++) {
            assertEquals(List.of(PolicyTurn.Outcome.NOT_ASKED, PolicyTurn.Outcome.DECIDED), outcomes());
        }
        assertEquals(List.of(), List.copyOf(events));
        assertEquals(0, chain.statistics().getFirst().late());
        release.countDown();
        eventually(() -> outcomes().equals(List.of(PolicyTurn.Outcome.DECIDED)));
    }

    private List<PolicyTurn.Outcome> outcomes() {
        return rehearse().stream().map(PolicyTurn::outcome).toList();
    }

    @Test
    void aPolicyThatIsSetAsideIsNotAskedInARehearsalEither() {
        add("throws", 1, 1, request -> {
            throw new IllegalStateException("a fault");
        });
        chain.configure(new PolicySettings(LONG, 16, 1));
        verdict();
        assertEquals("throws: NOT_ASKED (set aside: java.lang.IllegalStateException: a fault)", rehearse().getFirst().toString());
    }
}
