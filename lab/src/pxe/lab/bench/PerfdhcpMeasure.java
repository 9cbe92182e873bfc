// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pxe.lab.Command;

/**
 * The highest rate at which perfdhcp, Kea's own client, loses less than one exchange of a hundred: of a server that was started for each
 * rate anew, and of one that has had load for a while.
 */
final class PerfdhcpMeasure implements Measure {

    private static final String ROW = "highest rate under 1 % drops, ";
    private static final int FIRST_RATE = 2000;
    /** Who doesn't stand this stands nothing. */
    private static final int MIN_RATE = 100;
    private static final int MAX_RATE = 64_000;
    private static final int SECONDS = 3;
    private static final int WARM_UP_SECONDS = 15;
    private static final int WARM_UP_RATE = 4000;
    /** How near the found rate is to one that is too much. */
    private static final double PRECISION = 1.05;
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
        sheet.add(side.column(), ROW + "cold", "1/s", highest(rate -> {
            try (Bed fresh = bed.another()) {
                start(side, fresh);
                return stands(fresh, rate);
            }
        }));
        start(side, bed);
        perfdhcp(bed, WARM_UP_RATE, WARM_UP_SECONDS);
        sheet.add(side.column(), ROW + "warm", "1/s", highest(rate -> stands(bed, rate)));
    }

    private static void start(Side side, Bed bed) throws IOException, InterruptedException {
        side.start(bed);
        bed.awaitDhcp();
    }

    /** Whether a server stands a rate. */
    @FunctionalInterface
    private interface Trial {
        boolean stands(int rate) throws IOException, InterruptedException;
    }

    /** Doubles the rate until it is too much, then halves the distance. Too much is what fails twice: the machine does other things too. */
    private static double highest(Trial trial) throws IOException, InterruptedException {
        double good = 0;
        double bad = MAX_RATE * 2;
        for (double rate = FIRST_RATE; rate >= MIN_RATE && rate <= MAX_RATE && bad > good * PRECISION;
                rate = bad > MAX_RATE ? 2 * rate : (good + bad) / 2) {
            if (trial.stands((int) rate) || trial.stands((int) rate)) {
                good = rate;
            } else {
                bad = rate;
            }
        }
        return good;
    }

    private static boolean stands(Bed bed, int rate) throws IOException {
        String output = perfdhcp(bed, rate, SECONDS);
        List<Integer> sent = numbers(SENT, output);
        List<Integer> received = numbers(RECEIVED, output);
        // The first numbers are of DISCOVER and OFFER, the last of REQUEST and ACK.
        return !sent.isEmpty() && received.getLast() > MIN_SENT * rate * SECONDS
                && received.getLast() > (1 - MAX_DROPS) * sent.getFirst();
    }

    private static String perfdhcp(Bed bed, int rate, int seconds) throws IOException {
        return Command.attempt(bed.client().enter(List.of("perfdhcp", "-4", "-l", Bed.CLIENT, "-r", Integer.toString(rate),
                "-R", Integer.toString(DhcpLoad.MACHINES), "-p", Integer.toString(seconds), "-W", "1000000", Bed.SERVER)),
                Duration.ofSeconds(seconds + 20)).output();
    }

    private static List<Integer> numbers(Pattern pattern, String text) {
        List<Integer> numbers = new ArrayList<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            numbers.add(Integer.valueOf(matcher.group(1)));
        }
        return numbers;
    }
}
