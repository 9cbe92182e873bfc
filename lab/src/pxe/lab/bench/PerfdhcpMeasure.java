// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pxe.lab.Command;

/** The highest rate at which perfdhcp, Kea's own client, loses less than one exchange of a hundred. */
final class PerfdhcpMeasure implements Measure {

    private static final int FIRST_RATE = 1000;
    private static final int MAX_RATE = 64_000;
    private static final int SECONDS = 3;
    /** How near the found rate is to one that is too much. */
    private static final double PRECISION = 1.12;
    private static final double MAX_DROPS = 0.01;
    /** perfdhcp itself can't always send as fast as it is told. */
    private static final double MIN_SENT = 0.95;
    private static final Pattern SENT = Pattern.compile("sent packets: (\\d+)");
    private static final Pattern RECEIVED = Pattern.compile("received packets: (\\d+)");

    @Override
    public String name() {
        return "perfdhcp";
    }

    @Override
    public String title() {
        return "perfdhcp";
    }

    @Override
    public List<Side> sides() {
        return List.of(Side.DHCP_FOR_ALL, Side.KEA);
    }

    @Override
    public int rounds() {
        return 1;
    }

    @Override
    public void measure(Side side, Bed bed, Sheet sheet) throws IOException, InterruptedException {
        side.start(bed);
        bed.awaitDhcp();
        sheet.add(side.column(), "highest rate under 1 % drops", "1/s", highest(bed));
    }

    /** Doubles the rate until it is too much, then halves the distance. */
    private static double highest(Bed bed) throws IOException {
        double good = 0;
        double bad = MAX_RATE * 2;
        for (double rate = FIRST_RATE; rate <= MAX_RATE && bad > good * PRECISION; rate = bad > MAX_RATE ? 2 * rate : (good + bad) / 2) {
            if (stands(bed, (int) rate)) {
                good = rate;
            } else {
                bad = rate;
            }
        }
        return good;
    }

    private static boolean stands(Bed bed, int rate) throws IOException {
        String output = Command.attempt(bed.client().enter(List.of("perfdhcp", "-4", "-l", Bed.CLIENT, "-r", Integer.toString(rate),
                "-R", Integer.toString(DhcpLoad.MACHINES), "-p", Integer.toString(SECONDS), "-W", "1000000", Bed.SERVER)),
                Duration.ofSeconds(SECONDS + 20)).output();
        List<Integer> sent = numbers(SENT, output);
        List<Integer> received = numbers(RECEIVED, output);
        // The first numbers are of DISCOVER and OFFER, the last of REQUEST and ACK.
        return !sent.isEmpty() && received.getLast() > MIN_SENT * rate * SECONDS
                && received.getLast() > (1 - MAX_DROPS) * sent.getFirst();
    }

    private static List<Integer> numbers(Pattern pattern, String text) {
        List<Integer> numbers = new ArrayList<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            numbers.add(Integer.valueOf(matcher.group(1)));
        }
        return numbers;
    }
}
