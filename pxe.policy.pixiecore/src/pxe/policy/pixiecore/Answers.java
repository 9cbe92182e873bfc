// SPDX-License-Identifier: Apache-2.0
package pxe.policy.pixiecore;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;

/**
 * The last answers of the server that is asked, each asked for anew when it has grown old. Safe for any thread; nobody waits longer than told.
 *
 * <p>Where the server fails, what it said of a machine before counts on, and it is asked again soon.
 */
final class Answers {

    private static final int MAX_MACHINES = 10_000;
    private static final int MAX_ASKED = 256;
    private static final Duration SOON = Duration.ofSeconds(3);

    /** What was said of a machine, and what is being asked. */
    private static final class Line {
        private Answer said = new Answer.Nothing();
        private long untilNanos;
        private @Nullable CompletableFuture<Answer> asked;

        private Line(long nowNanos) {
            untilNanos = nowNanos;
        }
    }

    private final Function<MacAddress, CompletableFuture<Answer>> server;
    private final Duration fresh;
    private final LongSupplier nanoTime;
    private final Consumer<Answer> heard;
    private int asked;
    private final Map<MacAddress, Line> entries = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MacAddress, Line> eldest) {
            return size() > MAX_MACHINES;
        }
    };

    /**
     * Knows nothing yet.
     *
     * @param fresh how long an answer counts before it is asked for again
     * @param nanoTime {@link System#nanoTime()}: the clock may be set back
     * @param heard is told every answer of the server's
     */
    Answers(Function<MacAddress, CompletableFuture<Answer>> server, Duration fresh, LongSupplier nanoTime,
            Consumer<Answer> heard) {
        this.server = server;
        this.fresh = fresh;
        this.nanoTime = nanoTime;
        this.heard = heard;
    }

    /** What is known of a machine after so long at the most. */
    Answer find(MacAddress mac, Duration wait) {
        CompletableFuture<Answer> coming;
        synchronized (this) {
            long now = nanoTime.getAsLong();
            Line entry = entries.computeIfAbsent(mac, _ -> new Line(now));
            if (now - entry.untilNanos < 0) {
                return entry.said;
            }
            if (entry.asked == null && asked < MAX_ASKED) {
                ask(mac, entry);
            }
            if (entry.asked == null) {
                return entry.said;
            }
            coming = entry.asked.copy();
        }
        coming.completeOnTimeout(new Answer.Nothing(), wait.toNanos(), TimeUnit.NANOSECONDS).join();
        synchronized (this) {
            Line entry = entries.get(mac);
            return entry == null ? new Answer.Nothing() : entry.said;
        }
    }

    private void ask(MacAddress mac, Line entry) {
        asked++;
        CompletableFuture<Answer> question = server.apply(mac).thenApply(answer -> take(entry, answer));
        if (!question.isDone()) {
            entry.asked = question;
        }
    }

    private Answer take(Line entry, Answer answer) {
        synchronized (this) {
            asked--;
            entry.asked = null;
            boolean failed = answer instanceof Answer.Failed;
            entry.said = failed ? entry.said : answer;
            entry.untilNanos = nanoTime.getAsLong() + (failed ? SOON : fresh).toNanos();
        }
        heard.accept(answer);
        return answer;
    }
}
