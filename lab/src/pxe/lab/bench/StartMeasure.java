// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import pxe.lab.Program;

/** How long it is from the start of a server to its first answers, and how much memory it has when nobody asks. */
final class StartMeasure implements Measure {

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String title() {
        return "Start";
    }

    @Override
    public List<Side> sides() {
        return List.of(Side.BOOT, Side.DNSMASQ_NGINX);
    }

    @Override
    public void measure(Side side, Bed bed, Sheet sheet) throws IOException, InterruptedException {
        bed.netboot().write(FirstAnswer.FILE, "hello");
        start(side, bed, sheet, "DHCP", "TFTP", "HTTP");
        Thread.sleep(IDLE); // not a wait for something: memory is measured after this time
        sheet.add(side.column(), "resident memory, idle for 10 s", "MB", Usage.of(bed.server()).residentMegabytes());
    }

    /** Starts a server, and adds how long it took to its first answers by these protocols. */
    static void start(Side side, Bed bed, Sheet sheet, String... protocols) throws IOException, InterruptedException {
        try (Program asking = new Program("the asking client", bed.java(FirstAnswer.class, List.of()),
                bed.directory().resolve("first-answer.log"))) {
            asking.await(Pattern.compile("ready"), LIMIT);
            Instant start = side.start(bed).start();
            for (String protocol : protocols) {
                sheet.add(side.column(), "to the first " + protocol + " answer", "ms",
                        millis(start, asking, protocol.toLowerCase(Locale.ROOT)));
            }
        }
    }

    private static double millis(Instant start, Program asking, String protocol) throws IOException, InterruptedException {
        String answered = asking.await(Pattern.compile(protocol + " (\\d.*)"), LIMIT).group(1);
        return Duration.between(start, Instant.parse(answered)).toNanos() / 1e6;
    }
}
