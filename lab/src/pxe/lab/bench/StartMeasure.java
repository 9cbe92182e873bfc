// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
        try (Program asking = new Program("the asking client", bed.java(FirstAnswer.class, List.of()),
                bed.directory().resolve("first-answer.log"))) {
            asking.await(Pattern.compile("ready"), LIMIT);
            Instant start = side.start(bed).start();
            sheet.add(side.column(), "to the first DHCP offer", "ms", millis(start, asking, "dhcp"));
            sheet.add(side.column(), "to the first TFTP answer", "ms", millis(start, asking, "tftp"));
            sheet.add(side.column(), "to the first HTTP answer", "ms", millis(start, asking, "http"));
        }
        Thread.sleep(IDLE); // not a wait for something: memory is measured after this time
        sheet.add(side.column(), "resident memory, idle for 10 s", "MB", Usage.of(bed.server()).residentMegabytes());
    }

    private static double millis(Instant start, Program asking, String protocol) throws IOException, InterruptedException {
        String answered = asking.await(Pattern.compile(protocol + " (\\d.*)"), LIMIT).group(1);
        return Duration.between(start, Instant.parse(answered)).toNanos() / 1e6;
    }
}
