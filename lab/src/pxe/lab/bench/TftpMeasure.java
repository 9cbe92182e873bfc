// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import pxe.lab.Program;

/**
 * TFTP with blocks of 1428 bytes: how fast a client gets a file, and what a gibibyte costs the server. The daemon is measured just
 * after its start, when it is still compiled, and once more when it is warm.
 *
 * @param loads what is loaded, one after the other
 */
record TftpMeasure(String name, String title, List<Side> sides, List<Load> loads) implements Measure {

    private static final Duration LIMIT = Duration.ofSeconds(80);
    private static final String KERNEL = "kernel";
    private static final int KERNEL_BYTES = 16 << 20;
    private static final String LOADER = "loader";
    private static final int LOADER_BYTES = 2 << 20;

    /** What is measured, and what it is called. */
    private record Load(String title, TftpPlan plan) {

        TftpFigures run(Bed bed) throws IOException {
            TftpFigures figures = TftpFigures.parse(bed.ask(TftpLoad.class, plan.arguments(), LIMIT));
            if (figures.files() != plan.files()) {
                System.out.printf("    wrong: %.0f files of %d arrived%n", figures.files(), plan.files());
            }
            return figures;
        }
    }

    /** One client with a window, and many without one at once. */
    static TftpMeasure usual() {
        return new TftpMeasure("tftp", "TFTP", List.of(Side.TFTP, Side.DNSMASQ_TFTP, Side.ATFTPD), List.of(
                new Load("1 client, windowsize 16", TftpPlan.of(KERNEL, 1, 8, 16)),
                new Load("1 client, windowsize 64", TftpPlan.of(KERNEL, 1, 8, 64)),
                new Load("64 clients", TftpPlan.of(LOADER, 64, 128, 1)),
                new Load("256 clients", TftpPlan.of(LOADER, 256, 256, 1))));
    }

    /** One client, 4 ms away, over a link that loses one packet of two hundred, each way. */
    static TftpMeasure lossy() {
        return new TftpMeasure("lossy", "TFTP over a lossy link", List.of(Side.TFTP, Side.ATFTPD), List.of(
                new Load("windowsize 16", TftpPlan.lossy(KERNEL, 16, 4, 5)),
                new Load("windowsize 4", TftpPlan.lossy(LOADER, 4, 4, 5)),
                new Load("block by block", TftpPlan.lossy(LOADER, 1, 4, 5))));
    }

    @Override
    public void measure(Side side, Bed bed, Sheet sheet) throws IOException, InterruptedException {
        bed.netboot().write(FirstAnswer.FILE, "hello");
        bed.netboot().write(KERNEL, new byte[KERNEL_BYTES]);
        bed.netboot().write(LOADER, new byte[LOADER_BYTES]);
        Program program = side.start(bed);
        // It asks until the server is there.
        if (new Load("first", TftpPlan.of(FirstAnswer.FILE, 1, 1, 1)).run(bed).files() == 0) {
            throw new IOException("no answer by TFTP; the last lines of " + side.title() + ":\n" + program.tail());
        }
        for (Load load : loads) {
            measure(load, bed, sheet, side.ours() ? side.column("cold") : side.column());
        }
        if (side.ours()) {
            for (Load load : loads) {
                measure(load, bed, sheet, side.column("warm"));
            }
        }
    }

    private static void measure(Load load, Bed bed, Sheet sheet, Sheet.Column column) throws IOException {
        Usage before = Usage.of(bed.server());
        TftpFigures figures = load.run(bed);
        double micros = Usage.of(bed.server()).microsSince(before, 1);
        sheet.add(column, load.title(), "MiB/s", figures.mebibytes() / figures.seconds());
        sheet.add(column, load.title() + ": processor time", "s/GiB", micros / 1e6 / (figures.mebibytes() / 1024));
        if (load.plan.clients() > 1) {
            sheet.add(column, load.title() + ": first answer, 99 of 100", "ms", figures.slowestFirstMillis());
            sheet.add(column, load.title() + ": had to ask again", "", figures.timeouts());
        }
    }
}
