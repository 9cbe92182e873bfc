// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The terminal in whose foreground this process was started, if it was, wherever its output goes: {@code pxe run 2>&1 | tee log}. When
 * it goes, the kernel and the shell tell so by SIGHUP. Whoever it went without, as what a script leaves in the background, has nothing
 * to do with it any more. Safe for any thread.
 */
final class ForegroundTerminal {

    private static final Path STATUS = Path.of("/proc/self/stat");
    // proc(5), counted from what stands behind the name.
    private static final int GROUP = 2;
    private static final int FOREGROUND_GROUP = 5;
    private static final String NO_TERMINAL = "-1";
    /** Of a system that doesn't tell: as if there were none. */
    private static final String[] UNTOLD = {"", "", "0", "", "", NO_TERMINAL};
    /** A shell that ends hands out the signal first, and the terminal goes then. */
    private static final Duration LEAVE = Duration.ofMillis(100);

    private volatile boolean isThere;

    ForegroundTerminal() {
        String[] status = status();
        isThere = status[GROUP].equals(status[FOREGROUND_GROUP]);
    }

    private static String[] status() {
        try {
            String line = Files.readString(STATUS);
            return line.substring(line.lastIndexOf(')') + 2).split(" ");
        } catch (IOException otherSystem) {
            return UNTOLD;
        }
    }

    /** To be called now and then: forgets it once it is gone. */
    void look() {
        isThere = isThere && !isGone();
    }

    private static boolean isGone() {
        return status()[FOREGROUND_GROUP].equals(NO_TERMINAL);
    }

    /** Whether SIGHUP, which just came, came because it went. */
    boolean wentBySignal() throws InterruptedException {
        if (isThere) {
            Thread.sleep(LEAVE);
        }
        return isThere && isGone();
    }
}
