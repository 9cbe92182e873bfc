// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

/**
 * What Log4j can't do while the log runs, as write to a full disk: one line on the error stream, since the log can't tell it. By itself,
 * Log4j tells the same by several stack traces. Safe for any thread.
 */
final class LogTrouble {

    /** In so much time the same is told once. */
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(5);
    /** How much is told in that time. */
    private static final int MAX_TOLD = 8;

    private final PrintStream out;
    private final Set<String> told = new HashSet<>();
    /** When the first of them was told. */
    private long sinceNanos;

    LogTrouble(PrintStream out) {
        this.out = out;
    }

    /**
     * Tells what was said; of what was thrown, the causes say where and why.
     *
     * @param nowNanos by {@link System#nanoTime()}: the clock may be set back
     */
    void tell(String message, @Nullable Throwable thrown, long nowNanos) {
        StringBuilder text = new StringBuilder(thrown == null ? message : "");
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            text.append(text.isEmpty() ? "" : ": ").append(Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
        }
        tell(text.toString().replaceFirst("(?s)\\R.*", ""), nowNanos);
    }

    private synchronized void tell(String text, long nowNanos) {
        if (told.isEmpty() || nowNanos - sinceNanos > PAUSE_NANOS) {
            told.clear();
            sinceNanos = nowNanos;
        }
        if (told.size() < MAX_TOLD && told.add(text)) {
            out.println("pxe: the log: " + text);
        }
    }

    /** Hears it of Log4j. */
    static final class Listener implements StatusListener {

        private static final Listener OURS = new Listener();

        private final LogTrouble trouble = new LogTrouble(System.err);

        private Listener() {}

        /** From now on it is told here, and nowhere else. */
        static void listen() {
            StatusLogger.getLogger().getFallbackListener().setStream(new PrintStream(OutputStream.nullOutputStream()));
            StatusLogger.getLogger().registerListener(OURS);
        }

        /** Nothing is told until somebody listens again. */
        static void pause() {
            StatusLogger.getLogger().removeListener(OURS);
        }

        @Override
        public void log(StatusData said) {
            trouble.tell(said.getMessage().getFormattedMessage(), said.getThrowable(), System.nanoTime());
        }

        @Override
        public Level getStatusLevel() {
            return Level.ERROR;
        }

        @Override
        public void close() {}
    }
}
