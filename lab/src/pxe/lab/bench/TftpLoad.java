// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.nio.channels.Selector;

/**
 * A program that is many TFTP clients at once and measures how they are served. One thread.
 *
 * <p>{@link TftpPlan} has its arguments, {@link TftpFigures} the line that it prints.
 */
public final class TftpLoad {

    private static final long LIMIT_NANOS = 60_000_000_000L;

    private final TftpPlan plan;
    private final TftpDownload.Tally tally = new TftpDownload.Tally();
    private int waiting;

    private TftpLoad(TftpPlan plan) {
        this.plan = plan;
        this.waiting = plan.files();
    }

    /** The program. */
    public static void main(String[] args) throws IOException {
        System.out.println(new TftpLoad(TftpPlan.parse(args)).run());
    }

    private TftpFigures run() throws IOException {
        long start = System.nanoTime();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < plan.clients(); i++) {
                next(selector);
            }
            Client.play(selector, LIMIT_NANOS, plan.roundTripMillis() == 0 ? Client.LOOK_MILLIS : 1);
        }
        return new TftpFigures(tally.files, tally.bytes, (System.nanoTime() - start) / 1e9, Percentile.of(tally.firstMillis, 99),
                tally.timeouts);
    }

    private void next(Selector selector) throws IOException {
        if (waiting > 0) {
            waiting--;
            new TftpDownload(selector, TftpDownload.SERVER, plan, tally, () -> next(selector));
        }
    }
}
