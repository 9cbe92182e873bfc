// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import pxe.lab.bench.DhcpPlan.Way;

/**
 * DHCP: how many machines a second, what each costs, and how long they wait at a rate that any server stands. The daemon is
 * measured just after its start, when it is still compiled, and once more when it is warm.
 *
 * @param way how packets reach the servers
 */
record DhcpMeasure(String name, String title, Way way, List<Side> sides) implements Measure {

    private static final Duration RUN = Duration.ofSeconds(3);
    private static final Duration WARM_UP = Duration.ofSeconds(12);
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final int STEADY_RATE = 300;
    private static final int STORM = 400;

    static DhcpMeasure relayed() {
        return new DhcpMeasure("relayed", "DHCP through a relay", Way.RELAYED, List.of(Side.DHCP, Side.KEA, Side.DNSMASQ));
    }

    static DhcpMeasure broadcast() {
        return new DhcpMeasure("broadcast", "DHCP on the link", Way.BROADCAST, List.of(Side.DHCP, Side.KEA, Side.DNSMASQ));
    }

    static DhcpMeasure relayedProxy() {
        return new DhcpMeasure("relayed-proxy", "proxyDHCP through a relay", Way.PROXY_RELAYED, List.of(Side.PROXY, Side.DNSMASQ_PROXY));
    }

    static DhcpMeasure proxy() {
        return new DhcpMeasure("proxy", "proxyDHCP on the link", Way.PROXY, List.of(Side.PROXY, Side.DNSMASQ_PROXY));
    }

    @Override
    public void measure(Side side, Bed bed, Sheet sheet) throws IOException, InterruptedException {
        side.start(bed);
        bed.awaitDhcp();
        if (side.ours()) {
            busy(bed, sheet, side.column("cold"));
            load(bed, DhcpPlan.busy(way, WARM_UP));
        }
        Sheet.Column column = side.ours() ? side.column("warm") : side.column();
        busy(bed, sheet, column);
        busy(bed, sheet, column, DhcpPlan.busy(way, RUN).crowded(), ", " + DhcpPlan.CROWD + " under way");
        steady(bed, sheet, column);
        storm(bed, sheet, column);
    }

    private void busy(Bed bed, Sheet sheet, Sheet.Column column) throws IOException {
        busy(bed, sheet, column, DhcpPlan.busy(way, RUN), "");
    }

    private void busy(Bed bed, Sheet sheet, Sheet.Column column, DhcpPlan plan, String how) throws IOException {
        Usage before = Usage.of(bed.server());
        DhcpFigures figures = load(bed, plan);
        double micros = Usage.of(bed.server()).microsSince(before, (long) figures.done());
        sheet.add(column, (way.isToProxy() ? "offers" : "machines given an address") + how, "1/s", figures.ratePerSecond());
        sheet.add(column, "processor time for each" + how, "us", micros);
    }

    private void steady(Bed bed, Sheet sheet, Sheet.Column column) throws IOException {
        DhcpFigures figures = load(bed, DhcpPlan.steady(way, STEADY_RATE, RUN));
        sheet.add(column, "DISCOVER to OFFER, at " + STEADY_RATE + "/s", "ms", figures.offerMillis());
        if (!way.isToProxy()) {
            sheet.add(column, "REQUEST to ACK, at " + STEADY_RATE + "/s", "ms", figures.ackMillis());
        }
    }

    private void storm(Bed bed, Sheet sheet, Sheet.Column column) throws IOException {
        DhcpFigures figures = load(bed, DhcpPlan.storm(way, STORM));
        sheet.add(column, STORM + " at once: time for all", "ms", figures.seconds() * 1e3);
        sheet.add(column, STORM + " at once: had to ask again", "", figures.unanswered());
    }

    static DhcpFigures load(Bed bed, DhcpPlan plan) throws IOException {
        DhcpFigures figures = DhcpFigures.parse(bed.ask(DhcpLoad.class, plan.arguments(), LIMIT));
        if (figures.duplicates() > 0 || figures.refused() > 0 || figures.done() == 0) {
            System.out.printf("    wrong: %.0f answered, %.0f addresses given twice, %.0f refused%n", figures.done(),
                    figures.duplicates(), figures.refused());
        }
        return figures;
    }
}
