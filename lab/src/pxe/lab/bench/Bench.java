// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Measures the packaged daemon and other servers in turn, A B A B, on one machine in the same minutes, and prints both sides.
 *
 * <p>The figures are of clients at the other end of a virtual cable, which take their share of the same processors: so they compare
 * servers, and say nothing of a network. Processor time and ratios are worth more than rates.
 */
public final class Bench {

    private static final List<Measure> MEASURES = List.of(new StartMeasure(), DhcpMeasure.relayed(), DhcpMeasure.broadcast(),
            DhcpMeasure.relayedProxy(), DhcpMeasure.proxy(), new PerfdhcpMeasure(), new PolicyMeasure(), new LeasesMeasure(),
            TftpMeasure.usual(), TftpMeasure.lossy(), new HttpMeasure(), new StormMeasure(), new FileMeasure());

    private Bench() {}

    /** Measures what the arguments name, or all, and prints. Needs root and what {@code lab/packages.txt} names. */
    public static void main(String[] args) throws InterruptedException {
        List<String> names = List.of(args);
        List<Measure> chosen = MEASURES.stream().filter(measure -> names.isEmpty() || names.contains(measure.name())).toList();
        if (chosen.isEmpty()) {
            System.err.println("bench: no such measure; there are "
                    + MEASURES.stream().map(Measure::name).collect(Collectors.joining(", ")));
            System.exit(2);
        }
        Path directory = Path.of(System.getProperty("pxe.workspace", "."), "build.out", "bench").toAbsolutePath();
        StringBuilder tables = new StringBuilder();
        for (Measure measure : chosen) {
            tables.append(new Rounds(measure, directory).run().table());
        }
        System.out.print(tables);
    }

    /** The rounds of one measure. */
    private record Rounds(Measure measure, Path directory) {

        Sheet run() throws InterruptedException {
            Sheet sheet = new Sheet(measure.title());
            for (int round = 1; round <= measure.rounds(); round++) {
                for (Side side : measure.sides()) {
                    System.out.println("  " + measure.name() + ", round " + round + ", " + side.title());
                    run(side, sheet);
                }
            }
            return sheet;
        }

        /** A server that can't be measured, one that isn't installed say, is told; the others are measured all the same. */
        private void run(Side side, Sheet sheet) throws InterruptedException {
            try (Bed bed = new Bed(directory)) {
                measure.measure(side, bed, sheet);
            } catch (IOException e) {
                System.out.println("    failed: " + e.getMessage());
            }
        }
    }
}
