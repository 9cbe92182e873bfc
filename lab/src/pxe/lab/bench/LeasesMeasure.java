// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import pxe.lab.Await;
import pxe.lab.Daemon;
import pxe.lab.bench.DhcpPlan.Way;

/** What leases cost that are on record already, of machines that don't ask: when the daemon starts, and for each machine that does. */
final class LeasesMeasure implements Measure {

    private static final int MANY = 1_000_000;
    private static final int FEW = 1000;
    /** How many one import takes: a command may last no longer than {@link pxe.lab.Command#LIMIT}. */
    private static final int AT_ONCE = 50_000;
    /** Their first address, in networks that the daemon doesn't serve now. */
    private static final int FIRST = 10 << 24 | 100 << 16;
    /** An odd number: hardware addresses in no order, and each one once (Knuth's multiplicative hash). */
    private static final int SCATTER = 0x9e3779b1;
    private static final Duration WARM_UP = Duration.ofSeconds(12);
    private static final Duration RUN = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final List<Side> SIDES = List.of(side("a million", true), side("a thousand", false));

    private static Side side(String title, boolean ours) {
        return new Side(title, ours, bed -> bed.daemon(Map.of("org.ops4j.pax.logging", Side.QUIET,
                "pxe.dhcp", "conflict.probe = off", "pxe.lease", store(bed)), "--dhcp", "--no-tftp"));
    }

    private static String store(Bed bed) {
        return "file = " + bed.directory().resolve("leases.db");
    }

    @Override
    public String name() {
        return "leases";
    }

    @Override
    public String title() {
        return "DHCP with leases on record";
    }

    @Override
    public List<Side> sides() {
        return SIDES;
    }

    @Override
    public void measure(Side side, Bed bed, Sheet sheet) throws IOException, InterruptedException {
        record(side.ours() ? MANY : FEW, bed);
        StartMeasure.start(side, bed, sheet, "DHCP");
        DhcpMeasure.load(bed, DhcpPlan.busy(Way.RELAYED, WARM_UP));
        Usage before = Usage.of(bed.server());
        DhcpFigures figures = DhcpMeasure.load(bed, DhcpPlan.busy(Way.RELAYED, RUN));
        Usage after = Usage.of(bed.server());
        sheet.add(side.column(), "machines given an address", "1/s", figures.ratePerSecond());
        sheet.add(side.column(), "processor time for each", "us", after.microsSince(before, (long) figures.done()));
        sheet.add(side.column(), "resident memory", "MB", after.residentMegabytes());
    }

    /** A daemon that serves nobody takes the leases of a file, and ends. */
    private static void record(int count, Bed bed) throws IOException, InterruptedException {
        Path file = bed.directory().resolve("leases.csv");
        try (Daemon daemon = Daemon.start(bed.server(), bed.directory().resolve("importer"), List.of("--no-tftp"),
                Map.of("pxe.lease", store(bed)))) {
            Await.until(LIMIT, () -> "no command is answered", () -> answers(daemon));
            for (int from = 0; from < count; from += AT_ONCE) {
                write(file, from, Math.min(count, from + AT_ONCE));
                daemon.command("leases-import", "csv", file.toString());
            }
        }
    }

    private static boolean answers(Daemon daemon) {
        try {
            return daemon.command("services").contains("leases");
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void write(Path file, int from, int to) throws IOException {
        Instant start = Instant.now();
        Instant end = start.plus(Duration.ofDays(1));
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(file))) {
            out.println("address,mac,start,end");
            for (int i = from; i < to; i++) {
                int address = FIRST + i;
                int card = SCATTER * i;
                out.printf("%d.%d.%d.%d,02:00:%02x:%02x:%02x:%02x,%s,%s%n", address >>> 24, address >> 16 & 255, address >> 8 & 255,
                        address & 255, card >>> 24, card >> 16 & 255, card >> 8 & 255, card & 255, start, end);
            }
        }
    }
}
