// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import pxe.lab.Namespace;

/**
 * What the processes of a namespace have used.
 *
 * @param cpu processor time of all threads, and of children that have ended; in steps of 10 ms
 * @param residentBytes memory in RAM; pages that two processes share count twice
 */
record Usage(Duration cpu, long residentBytes) {

    /** What /proc counts in ({@code USER_HZ}, proc(5)): hundredths of a second on every architecture that we know. */
    private static final int TICK_MILLIS = 10;

    static Usage of(Namespace namespace) throws IOException {
        long ticks = 0;
        long bytes = 0;
        for (ProcessHandle process : namespace.processes()) {
            Path directory = Path.of("/proc", Long.toString(process.pid()));
            try {
                ticks += ticks(Files.readString(directory.resolve("stat")));
                bytes += Files.readAllLines(directory.resolve("status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                        .sum();
            } catch (NoSuchFileException ended) {
                // between the list and the look
            }
        }
        return new Usage(Duration.ofMillis(TICK_MILLIS * ticks), bytes);
    }

    /** utime, stime, cutime and cstime: the 14th to 17th field; the second, the name in parentheses, may hold spaces. */
    private static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long sum = 0;
        for (int i = 11; i < 15; i++) {
            sum += Long.parseLong(fields[i]);
        }
        return sum;
    }

    double residentMegabytes() {
        return residentBytes / 1e6;
    }

    /** Microseconds of processor time since an earlier look, for each of so many operations. */
    double microsSince(Usage before, long operations) {
        return cpu.minus(before.cpu).toNanos() / 1e3 / operations;
    }
}
