// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pxe.lab.Command;
import pxe.lab.Lab;
import pxe.lab.Namespace;
import pxe.lab.Network;
import pxe.lab.Program;

/**
 * Measures the packaged daemon and other servers in turn, A B A B, on one machine in the same minutes, and prints both sides.
 *
 * <p>The figures are of one client on a virtual cable, so they compare servers; they say nothing of a network.
 */
public final class Bench {

    private static final int ROUNDS = 2;
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long TFTP_BYTES = 32L << 20;
    private static final long HTTP_BYTES = 256L << 20;
    private static final String BIG_FILE = "big";
    private static final String MEDIUM_FILE = "medium";

    /** What is measured, in the order in which it is. */
    private enum Measure {
        FIRST_OFFER("start to first DHCP offer", "ms"),
        FIRST_BLOCK("start to first TFTP answer", "ms"),
        FIRST_RESPONSE("start to first HTTP answer", "ms"),
        RESIDENT("resident memory, idle for 10 s", "MB"),
        TFTP_RATE("TFTP, blocks of 1428", "MB/s"),
        HTTP_RATE("HTTP, one connection", "MB/s");

        private final String title;
        private final String unit;

        Measure(String title, String unit) {
            this.title = title;
            this.unit = unit;
        }
    }

    private final Map<Side, Map<Measure, List<Double>>> results = new EnumMap<>(Side.class);

    private Bench() {}

    /** Measures and prints; no arguments. Needs root, dnsmasq, nginx and curl. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Bench bench = new Bench();
        for (int round = 1; round <= ROUNDS; round++) {
            for (Side side : Side.values()) {
                bench.measure(side);
            }
        }
        System.out.print(bench.table());
    }

    private void measure(Side side) throws IOException, InterruptedException {
        Path directory = Path.of(System.getProperty("pxe.workspace", "."), "build.out", "bench").toAbsolutePath();
        try (Lab lab = new Lab(directory)) {
            lab.netboot().write(FirstAnswer.FILE, "hello");
            sparse(lab.netboot().directory().resolve(MEDIUM_FILE), TFTP_BYTES);
            sparse(lab.netboot().directory().resolve(BIG_FILE), HTTP_BYTES);
            measureStart(side, lab);
            Thread.sleep(IDLE); // not a wait for something: memory is measured after this time
            add(side, Measure.RESIDENT, residentBytes(lab.network().server()) / 1e6);
            add(side, Measure.TFTP_RATE, rate(lab, "--tftp-blksize", "1428", "tftp://" + Network.SERVER + "/" + MEDIUM_FILE));
            add(side, Measure.HTTP_RATE, rate(lab, "http://" + Network.SERVER + "/" + BIG_FILE));
        }
    }

    private static void sparse(Path file, long sizeBytes) throws IOException {
        try (RandomAccessFile random = new RandomAccessFile(file.toFile(), "rw")) {
            random.setLength(sizeBytes);
        }
    }

    private void measureStart(Side side, Lab lab) throws IOException, InterruptedException {
        List<String> command = List.of(ProcessHandle.current().info().command().orElse("java"), "-Djava.net.preferIPv4Stack=true",
                "-cp", System.getProperty("java.class.path"), FirstAnswer.class.getName());
        Path log = lab.directory().resolve("first-answer.log");
        try (Program asking = new Program("the asking client", lab.network().client().enter(command), log)) {
            asking.await(Pattern.compile("ready"), LIMIT);
            Instant start = side.start(lab);
            add(side, Measure.FIRST_OFFER, millis(start, asking, "dhcp"));
            add(side, Measure.FIRST_BLOCK, millis(start, asking, "tftp"));
            add(side, Measure.FIRST_RESPONSE, millis(start, asking, "http"));
        }
    }

    private static double millis(Instant start, Program asking, String protocol) throws IOException, InterruptedException {
        String answered = asking.await(Pattern.compile(protocol + " (\\d.*)"), LIMIT).group(1);
        return Duration.between(start, Instant.parse(answered)).toNanos() / 1e6;
    }

    /** The resident memory of all processes in the namespace; pages that two of them share count twice. */
    private static long residentBytes(Namespace namespace) throws IOException {
        long bytes = 0;
        for (ProcessHandle process : namespace.processes()) {
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            bytes += Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        }
        return bytes;
    }

    /** Megabytes a second of one download by curl. */
    private static double rate(Lab lab, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("env", "-i", "curl", "-sSf", "-o", "/dev/null", "-w", "%{speed_download}"));
        command.addAll(List.of(arguments));
        Command.Result result = Command.attempt(lab.network().client().enter(command), LIMIT);
        if (!result.ok()) {
            throw new IOException(String.join(" ", command) + ": " + result.output());
        }
        return Double.parseDouble(result.output()) / 1e6;
    }

    private void add(Side side, Measure measure, double value) {
        results.computeIfAbsent(side, first -> new EnumMap<>(Measure.class))
                .computeIfAbsent(measure, first -> new ArrayList<>())
                .add(value);
    }

    private String table() {
        StringBuilder table = new StringBuilder(row("each figure once a round", "", Side::title));
        for (Measure measure : Measure.values()) {
            table.append(row(measure.title, measure.unit, side -> results.get(side).get(measure).stream()
                    .map("%8.1f"::formatted)
                    .collect(Collectors.joining())));
        }
        return table.toString();
    }

    private static String row(String title, String unit, java.util.function.Function<Side, String> cell) {
        StringBuilder row = new StringBuilder("%-32s %-5s".formatted(title, unit));
        for (Side side : Side.values()) {
            row.append(" %20s".formatted(cell.apply(side)));
        }
        return row.append('\n').toString();
    }
}
