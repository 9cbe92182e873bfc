// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import pxe.lab.Command;

/** How fast one client gets one file. */
final class FileMeasure implements Measure {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long TFTP_BYTES = 32L << 20;
    private static final long HTTP_BYTES = 256L << 20;
    private static final String BIG_FILE = "big";
    private static final String MEDIUM_FILE = "medium";

    @Override
    public String name() {
        return "files";
    }

    @Override
    public String title() {
        return "One file to one client";
    }

    @Override
    public List<Side> sides() {
        return List.of(Side.BOOT, Side.DNSMASQ_NGINX);
    }

    @Override
    public void measure(Side side, Bed bed, Sheet sheet) throws IOException, InterruptedException {
        bed.netboot().sparse(MEDIUM_FILE, TFTP_BYTES);
        bed.netboot().sparse(BIG_FILE, HTTP_BYTES);
        side.start(bed);
        bed.awaitDhcp();
        sheet.add(side.column(), "TFTP, blocks of 1428", "MB/s",
                rate(bed, "--tftp-blksize", "1428", "tftp://" + Bed.SERVER + "/" + MEDIUM_FILE));
        sheet.add(side.column(), "HTTP, one connection", "MB/s", rate(bed, "http://" + Bed.SERVER + "/" + BIG_FILE));
    }

    /** Megabytes a second of one download by curl. */
    private static double rate(Bed bed, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("env", "-i", "curl", "-sSf", "-o", "/dev/null", "-w", "%{speed_download}"));
        command.addAll(List.of(arguments));
        Command.Result result = Command.attempt(bed.client().enter(command), LIMIT);
        if (!result.ok()) {
            throw new IOException(String.join(" ", command) + ": " + result.output());
        }
        return Double.parseDouble(result.output()) / 1e6;
    }
}
