// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import pxe.lab.PolicyBundle;
import pxe.lab.bench.DhcpPlan.Way;

/**
 * How others fare beside bad policies: four, of which one sleeps, one throws, one spins and one keeps memory, each for one machine in a
 * hundred. The machines that they concern are counted apart.
 */
final class PolicyMeasure implements Measure {

    private static final Duration WARM_UP = Duration.ofSeconds(12);
    private static final Duration ONSET = Duration.ofSeconds(10);
    private static final Duration RUN = Duration.ofSeconds(5);
    private static final int RATE = 300;

    private static final List<PolicyBundle> BAD = List.of(
            bad("sleeping", 0, "try { Thread.sleep(600_000); } catch (InterruptedException e) { throw new IllegalStateException(e); }"),
            bad("throwing", 1, "if (true) { throw new IllegalStateException(\"broken\"); }"),
            bad("spinning", 2, "while (true) { Thread.onSpinWait(); }"),
            bad("leaking", 3, "KEPT.add(new byte[64 << 10]);"));

    private static PolicyBundle bad(String name, int machines, String does) {
        String leave = does.startsWith("while") ? "" : "return BootDecision.pass();";
        return PolicyBundle.of(name, "if ((request.mac().bits() & 0xffffffffL) %% 100 != %d) { return BootDecision.pass(); }\n%s\n%s"
                .formatted(machines, does, leave));
    }

    @Override
    public String name() {
        return "policies";
    }

    @Override
    public String title() {
        return "DHCP beside bad policies";
    }

    @Override
    public List<Side> sides() {
        return List.of(Side.DHCP, Side.DHCP_ALONE);
    }

    @Override
    public void measure(Side side, Bed bed, Sheet sheet) throws IOException, InterruptedException {
        side.start(bed);
        bed.awaitDhcp();
        DhcpMeasure.load(bed, DhcpPlan.busy(Way.RELAYED, WARM_UP));
        if (side.ours()) {
            for (PolicyBundle policy : BAD) {
                bed.deploy(policy);
            }
        }
        Sheet.Column column = side.ours() ? side.column("and bad ones") : side.column();
        steady(bed, sheet, column, "the first 10 s", ONSET);
        busy(bed, sheet, column);
        steady(bed, sheet, column, "later", RUN);
    }

    private static void steady(Bed bed, Sheet sheet, Sheet.Column column, String when, Duration time) throws IOException {
        Usage before = Usage.of(bed.server());
        DhcpFigures figures = DhcpMeasure.load(bed, DhcpPlan.steady(Way.RELAYED, RATE, time).apart(BAD.size()));
        double micros = Usage.of(bed.server()).microsSince(before, (long) figures.done());
        sheet.add(column, "OFFER at " + RATE + "/s, " + when, "ms", figures.offerMillis());
        sheet.add(column, "99 of 100 within, " + when, "ms", figures.slowOfferMillis());
        sheet.add(column, "ACK, " + when, "ms", figures.ackMillis());
        sheet.add(column, "had to ask again, " + when, "", figures.unanswered());
        sheet.add(column, "OFFER to those concerned, " + when, "ms", figures.apartOfferMillis());
        sheet.add(column, "no answer in 4 s, " + when, "", figures.apartUnanswered());
        sheet.add(column, "processor time for each, " + when, "us", micros);
    }

    private static void busy(Bed bed, Sheet sheet, Sheet.Column column) throws IOException {
        Usage before = Usage.of(bed.server());
        DhcpFigures figures = DhcpMeasure.load(bed, DhcpPlan.busy(Way.RELAYED, RUN).apart(BAD.size()));
        sheet.add(column, "machines given an address", "1/s", figures.ratePerSecond());
        sheet.add(column, "processor time for each", "us", Usage.of(bed.server()).microsSince(before, (long) figures.done()));
    }
}
