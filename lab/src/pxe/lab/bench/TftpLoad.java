// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.Arrays;

/**
 * A program that is many TFTP clients at once and measures how they are served. One thread.
 *
 * <p>Its arguments are the file, how many clients there are, how many files they get one after the other in all, and the window;
 * {@link TftpFigures} is the line that it prints.
 */
public final class TftpLoad {

    private static final long LIMIT_NANOS = 60_000_000_000L;

    private final String file;
    private final int windowBlocks;
    private final TftpDownload.Tally tally = new TftpDownload.Tally();
    private int waiting;

    private TftpLoad(String file, int files, int windowBlocks) {
        this.file = file;
        this.windowBlocks = windowBlocks;
        this.waiting = files;
    }

    /** The program. */
    public static void main(String[] args) throws IOException {
        int[] numbers = Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
        System.out.println(new TftpLoad(args[0], numbers[1], numbers[2]).run(numbers[0]));
    }

    private TftpFigures run(int clients) throws IOException {
        long start = System.nanoTime();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < clients; i++) {
                next(selector);
            }
            Client.play(selector, LIMIT_NANOS);
        }
        return new TftpFigures(tally.files, tally.bytes, (System.nanoTime() - start) / 1e9, Percentile.of(tally.firstMillis, 99),
                tally.timeouts);
    }

    private void next(Selector selector) throws IOException {
        if (waiting > 0) {
            waiting--;
            new TftpDownload(selector, file, windowBlocks, tally, () -> next(selector));
        }
    }
}
