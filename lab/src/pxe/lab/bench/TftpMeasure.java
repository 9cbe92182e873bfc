// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * TFTP with blocks of 1428 bytes: how fast one client with a window gets a file, and many without one at once, and what a gibibyte
 * costs the server. The daemon is measured just after its start, when it is still compiled, and once more when it is warm.
 */
final class TftpMeasure implements Measure {

    private static final Duration LIMIT = Duration.ofSeconds(80);
    private static final String KERNEL = "kernel";
    private static final int KERNEL_BYTES = 16 << 20;
    private static final String LOADER = "loader";
    private static final int LOADER_BYTES = 2 << 20;

    /**
     * Clients that load at once.
     *
     * @param files how many times they load the file in all
     */
    private record Load(String title, String file, int clients, int files, int windowBlocks) {
        static final List<Load> ALL = List.of(new Load("1 client, windowsize 16", KERNEL, 1, 8, 16),
                new Load("1 client, windowsize 64", KERNEL, 1, 8, 64), new Load("64 clients", LOADER, 64, 128, 1),
                new Load("256 clients", LOADER, 256, 256, 1));

        TftpFigures run(Bed bed) throws IOException {
            TftpFigures figures = TftpFigures.parse(bed.ask(TftpLoad.class,
                    List.of(file, "" + clients, "" + files, "" + windowBlocks), LIMIT));
            if (figures.files() != files) {
                System.out.printf("    wrong: %.0f files of %d arrived%n", figures.files(), files);
            }
            return figures;
        }
    }

    @Override
    public String name() {
        return "tftp";
    }

    @Override
    public String title() {
        return "TFTP";
    }

    @Override
    public List<Side> sides() {
        return List.of(Side.TFTP, Side.DNSMASQ_TFTP, Side.ATFTPD);
    }

    @Override
    public void measure(Side side, Bed bed, Sheet sheet) throws IOException, InterruptedException {
        bed.netboot().write(FirstAnswer.FILE, "hello");
        bed.netboot().write(KERNEL, new byte[KERNEL_BYTES]);
        bed.netboot().write(LOADER, new byte[LOADER_BYTES]);
        side.start(bed);
        new Load("first", FirstAnswer.FILE, 1, 1, 1).run(bed); // which asks until the server is there
        for (Load load : Load.ALL) {
            measure(load, bed, sheet, side.ours() ? side.column("cold") : side.column());
        }
        if (side.ours()) {
            for (Load load : Load.ALL) {
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
        if (load.clients() > 1) {
            sheet.add(column, load.title() + ": first answer, 99 of 100", "ms", figures.slowestFirstMillis());
            sheet.add(column, load.title() + ": had to ask again", "", figures.timeouts());
        }
    }
}
