// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program in the background, whose output is written to a file and can be waited for. Safe for any thread.
 *
 * <p>It is ended through its process handle, never by name.
 */
public final class Program implements AutoCloseable {

    private static final Pattern TERMINAL_CONTROL =
            Pattern.compile("\\x1b\\[[0-9;?=]*[A-Za-z]|\\x1b[()][A-Z0-9]|[\\x00-\\x08\\x0b-\\x1f]");
    private static final int TAIL_LINES = 25;

    private final String name;
    private final Process process;
    private final Thread reader;
    private final List<String> lines = new ArrayList<>();
    private final Instant start;
    private boolean ended;

    /**
     * Starts a program.
     *
     * @param name what it is called in messages
     * @param command its command line
     * @param environment variables that it gets in addition to this process's own
     * @param log the file for what it writes
     */
    public Program(String name, List<String> command, Map<String, String> environment, Path log) throws IOException {
        this.name = name;
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        Writer writer = Files.newBufferedWriter(log, StandardCharsets.ISO_8859_1);
        start = Instant.now();
        process = builder.start();
        reader = Thread.ofVirtual().name(name).start(() -> read(writer));
    }

    /** Starts a program without more in its environment. */
    public Program(String name, List<String> command, Path log) throws IOException {
        this(name, command, Map.of(), log);
    }

    /**
     * The command line that runs one of the lab's own programs. The simple compiler is done in no time, so that it takes no processor
     * from a server that is measured.
     */
    public static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java"),
                "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.net.preferIPv4Stack=true",
                "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private void read(Writer writer) {
        // Serial consoles send any byte at all; Latin-1 passes them on as they are.
        try (writer; BufferedReader output = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                writer.write(line);
                writer.write('\n');
                writer.flush();
                add(TERMINAL_CONTROL.matcher(line).replaceAll(""));
            }
        } catch (IOException e) {
            add("(the output of " + name + " can't be read: " + e.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * Waits for a line of its output, one that was written already included.
     *
     * @return the match in the first line in which the pattern is found
     * @throws IOException if the program ends or the limit passes without such a line; the message has the last lines
     */
    public Matcher await(Pattern pattern, Duration limit) throws IOException, InterruptedException {
        return awaitAfter(0, pattern, limit);
    }

    /** Like {@link #await(Pattern, Duration)}, without the first {@code from} lines, as {@link #lineCount()} gave them. */
    public synchronized Matcher awaitAfter(int from, Pattern pattern, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (int next = from; ; ) {
            for (; next < lines.size(); next++) {
                Matcher matcher = pattern.matcher(lines.get(next));
                if (matcher.find()) {
                    return matcher;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (ended || left <= 0) {
                throw new IOException((ended ? name + " ended without" : "after " + limit.toSeconds() + " s, no line of " + name
                        + " has") + " /" + pattern + "/; its last lines:\n" + tail());
            }
            wait(left);
        }
    }

    /** How many lines it has written so far. */
    public synchronized int lineCount() {
        return lines.size();
    }

    /** What it has written so far, without terminal controls. */
    public synchronized String output() {
        return String.join("\n", lines);
    }

    /** The last lines that it wrote, indented, for a message. */
    public synchronized String tail() {
        return lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).stream()
                .filter(line -> !line.isBlank())
                .map(line -> "  | " + line)
                .reduce((a, b) -> a + "\n" + b)
                .orElse("  (none)");
    }

    /** When it was started. */
    public Instant start() {
        return start;
    }

    /** Time since it was started. */
    public Duration age() {
        return Duration.between(start, Instant.now());
    }

    /** The process's id. */
    public long pid() {
        return process.pid();
    }

    /** The processes that it has started and those that they have. */
    public List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** Whether it runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** Waits for its end; empty if it still runs after the limit. */
    public Optional<Integer> awaitExit(Duration limit) throws InterruptedException {
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? Optional.of(process.exitValue()) : Optional.empty();
    }

    /**
     * Asks it to end, by SIGTERM, and kills it when it doesn't.
     *
     * @return whether it ended by itself within the limit
     */
    public boolean stop(Duration limit) {
        process.destroy();
        try {
            boolean willing = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            process.destroyForcibly();
            reader.join(Duration.ofSeconds(2));
            return willing;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends it by SIGKILL: it has no time to do anything about it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join(Duration.ofSeconds(2));
    }

    /** Ends the program. */
    @Override
    public void close() {
        stop(Duration.ofSeconds(4));
    }
}
