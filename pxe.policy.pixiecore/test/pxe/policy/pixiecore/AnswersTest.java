// SPDX-License-Identifier: Apache-2.0
package pxe.policy.pixiecore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;

import static org.junit.jupiter.api.Assertions.assertEquals;

class AnswersTest {

    private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
    private static final Duration AT_ONCE = Duration.ofNanos(1);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Answer ONE = new Answer.Script("one");
    private static final Answer TWO = new Answer.Script("two");
    private static final Answer NOTHING = new Answer.Nothing();

    private final List<CompletableFuture<Answer>> questions = new ArrayList<>();
    private final List<Answer> heard = new ArrayList<>();
    /** Shortly before the counter of nanoseconds comes round, which begins anywhere. */
    private long now = Long.MAX_VALUE - 1;
    private final Answers answers = new Answers(this::ask, Duration.ofSeconds(30), () -> now, heard::add);

    private CompletableFuture<Answer> ask(MacAddress mac) {
        CompletableFuture<Answer> question = new CompletableFuture<>();
        questions.add(question);
        return question;
    }

    @Test
    void anAnswerThatComesTooLateServesTheNextRequest() {
        assertEquals(NOTHING, answers.find(MAC, AT_ONCE));
        questions.getFirst().complete(ONE);
        assertEquals(ONE, answers.find(MAC, AT_ONCE));
        assertEquals(1, questions.size());
    }

    @Test
    void whoAsksMeanwhileWaitsForTheSameAnswer() {
        answers.find(MAC, AT_ONCE);
        answers.find(MAC, AT_ONCE);
        assertEquals(1, questions.size());
        Thread.startVirtualThread(() -> questions.getFirst().complete(ONE));
        assertEquals(ONE, answers.find(MAC, LONG));
    }

    @Test
    void anOldAnswerIsAskedForAnewAndCountsUntilThen() {
        answers.find(MAC, AT_ONCE);
        questions.getFirst().complete(ONE);
        now += TimeUnit.SECONDS.toNanos(29);
        assertEquals(ONE, answers.find(MAC, AT_ONCE));
        now += TimeUnit.SECONDS.toNanos(1);
        assertEquals(ONE, answers.find(MAC, AT_ONCE));
        assertEquals(2, questions.size());
        questions.getLast().complete(TWO);
        assertEquals(TWO, answers.find(MAC, AT_ONCE));
        now += TimeUnit.SECONDS.toNanos(30);
        answers.find(MAC, AT_ONCE);
        questions.getLast().complete(NOTHING);
        assertEquals(NOTHING, answers.find(MAC, AT_ONCE));
    }

    @Test
    void whatAServerSaidBeforeItFailedCountsOnAndItIsAskedSoonAgain() {
        answers.find(MAC, AT_ONCE);
        questions.getFirst().complete(ONE);
        now += TimeUnit.SECONDS.toNanos(30);
        answers.find(MAC, AT_ONCE);
        questions.getLast().complete(new Answer.Failed("it is off"));
        assertEquals(ONE, answers.find(MAC, AT_ONCE));
        assertEquals(2, questions.size());
        now += TimeUnit.SECONDS.toNanos(3);
        assertEquals(ONE, answers.find(MAC, AT_ONCE));
        assertEquals(3, questions.size());
        assertEquals(List.of(ONE, new Answer.Failed("it is off")), heard);
    }

    @Test
    void noMoreThanSoManyQuestionsAreUnderWay() {
        for (int i = 0; i < 300; i++) {
            assertEquals(NOTHING, answers.find(new MacAddress(i), AT_ONCE));
        }
        assertEquals(256, questions.size());
        questions.forEach(question -> question.complete(ONE));
        assertEquals(NOTHING, answers.find(new MacAddress(299), AT_ONCE));
        assertEquals(257, questions.size());
    }
}
