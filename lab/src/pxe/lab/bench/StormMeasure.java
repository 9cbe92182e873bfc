// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Machines that are switched on all at once, as after a power cut: how long until they have what they boot, and what each costs. A
 * loader of 100 KiB by TFTP, then by HTTP a script of 1 KiB, a kernel of 8 MiB and an initrd of 32 MiB. The daemon is measured just
 * after its start too, when it is still compiled.
 */
final class StormMeasure implements Measure {

    private static final Duration LIMIT = Duration.ofSeconds(150);
    private static final int FEW = 100;
    private static final int MANY = 400;

    @Override
    public String name() {
        return "storm";
    }

    @Override
    public String title() {
        return "Many machines boot at once";
    }

    @Override
    public List<Side> sides() {
        return List.of(Side.STORM, Side.DNSMASQ_NGINX);
    }

    @Override
    public void measure(Side side, Bed bed, Sheet sheet) throws IOException, InterruptedException {
        bed.netboot().write(BootFiles.LOADER, new byte[100 << 10]);
        bed.netboot().write("script", new byte[1 << 10]);
        bed.netboot().write("kernel", new byte[8 << 20]);
        bed.netboot().write("initrd", new byte[32 << 20]);
        side.start(bed);
        bed.awaitDhcp();
        int machine = 1;
        if (side.ours()) {
            storm(bed, sheet, side.column("cold"), machine, FEW);
            machine += FEW;
        }
        Sheet.Column column = side.ours() ? side.column("warm") : side.column();
        storm(bed, sheet, column, machine, FEW);
        storm(bed, sheet, column, machine + FEW, MANY);
    }

    private static void storm(Bed bed, Sheet sheet, Sheet.Column column, int first, int machines) throws IOException {
        Usage before = Usage.of(bed.server());
        BootFigures figures = BootFigures.parse(bed.ask(BootLoad.class, List.of("" + first, "" + machines), LIMIT));
        double micros = Usage.of(bed.server()).microsSince(before, machines);
        if (figures.boots() != machines) {
            System.out.printf("    wrong: %.0f of %d have booted%n", figures.boots(), machines);
        }
        sheet.add(column, machines + " machines: half of them", "ms", figures.medianMillis());
        sheet.add(column, machines + " machines: 99 of 100", "ms", figures.slowestMillis());
        sheet.add(column, machines + " machines: processor time for each", "ms", micros / 1e3);
        sheet.add(column, machines + " machines: had to ask again", "", figures.repetitions());
    }
}
