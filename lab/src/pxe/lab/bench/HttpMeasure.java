// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pxe.lab.Command;

/** What HTTP and HTTPS cost: large and small files, to few and many connections at once. wrk asks. */
final class HttpMeasure implements Measure {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SECONDS = 5;
    /** Until what answers small files is compiled. */
    private static final int WARM_UP_SECONDS = 12;
    private static final String[] CLOSED = {"-H", "Connection: close"};
    private static final String LARGE = "large";
    private static final long LARGE_BYTES = 64L << 20;
    private static final String HUGE = "huge";
    private static final long HUGE_BYTES = 512L << 20;
    private static final String SMALL = "small";
    private static final String SMALL_URL = "http://" + Bed.SERVER + "/" + SMALL;
    private static final int SMALL_CONNECTIONS = 16;
    private static final Pattern READ = Pattern.compile("(\\d+) requests in ([\\d.]+)s, ([\\d.]+)(B|KB|MB|GB) read");

    /** What wrk did. */
    private record Outcome(double requests, double seconds, double gibibytes) {}

    @Override
    public String name() {
        return "http";
    }

    @Override
    public String title() {
        return "HTTP and HTTPS";
    }

    @Override
    public List<Side> sides() {
        return List.of(Side.HTTP, Side.NGINX);
    }

    @Override
    public void measure(Side side, Bed bed, Sheet sheet) throws IOException, InterruptedException {
        bed.netboot().sparse(LARGE, LARGE_BYTES);
        bed.netboot().sparse(HUGE, HUGE_BYTES);
        bed.netboot().sparse(SMALL, 1024);
        side.start(bed);
        awaitAnswer(bed);
        large(side, bed, sheet, "https", LARGE, 16, ", first 5 s");
        large(side, bed, sheet, "https", LARGE, 16, "");
        for (String file : List.of(LARGE, HUGE)) {
            for (int connections : List.of(1, 16, 256)) {
                large(side, bed, sheet, "http", file, connections, "");
            }
        }
        small(side, bed, sheet, "cold");
        ask(bed, SMALL_URL, WARM_UP_SECONDS, SMALL_CONNECTIONS);
        small(side, bed, sheet, "kept open");
        ask(bed, SMALL_URL, WARM_UP_SECONDS, SMALL_CONNECTIONS, CLOSED);
        small(side, bed, sheet, "one request each", CLOSED);
    }

    private static void awaitAnswer(Bed bed) throws IOException {
        Command.Result result = Command.attempt(bed.client().enter(List.of("env", "-i", "curl", "-sSfk", "-o", "/dev/null",
                "--retry", "100", "--retry-connrefused", "--retry-delay", "1", "https://" + Bed.SERVER + "/" + SMALL)), LIMIT);
        if (!result.ok()) {
            throw new IOException("no answer by HTTPS: " + result.output());
        }
    }

    private static void large(Side side, Bed bed, Sheet sheet, String scheme, String file, int connections, String when)
            throws IOException {
        Usage before = Usage.of(bed.server());
        Outcome outcome = ask(bed, scheme + "://" + Bed.SERVER + "/" + file, SECONDS, connections);
        String title = scheme.toUpperCase() + (file.equals(HUGE) ? ", 512 MiB, " : ", 64 MiB, ") + connections + " at once" + when;
        sheet.add(side.column(), title, "CPU s/GiB",
                Usage.of(bed.server()).cpu().minus(before.cpu()).toMillis() / 1e3 / outcome.gibibytes);
        sheet.add(side.column(), title, "MiB/s", outcome.gibibytes * 1024 / outcome.seconds);
    }

    private static void small(Side side, Bed bed, Sheet sheet, String how, String... arguments) throws IOException {
        Usage before = Usage.of(bed.server());
        Outcome outcome = ask(bed, SMALL_URL, SECONDS, SMALL_CONNECTIONS, arguments);
        sheet.add(side.column(), "HTTP, 1 KiB, " + how, "req/s", outcome.requests / outcome.seconds);
        sheet.add(side.column(), "HTTP, 1 KiB, " + how, "CPU us",
                Usage.of(bed.server()).microsSince(before, (long) outcome.requests));
    }

    private static Outcome ask(Bed bed, String url, int seconds, int connections, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c" + connections, "-d" + seconds, "--timeout", "30s"));
        command.addAll(List.of(arguments));
        command.add(url);
        String said = Command.run(bed.client().enter(command));
        Matcher read = READ.matcher(said);
        if (!read.find() || said.contains("Non-2xx")) {
            throw new IOException("wrk: " + said);
        }
        double unit = Math.pow(1024, List.of("B", "KB", "MB", "GB").indexOf(read.group(4)) - 3);
        return new Outcome(Double.parseDouble(read.group(1)), Double.parseDouble(read.group(2)),
                Double.parseDouble(read.group(3)) * unit);
    }
}
