// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of the operating system to their end. Safe for any thread. */
public final class Command {

    /** How long a command may take that isn't given a limit. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private Command() {}

    /**
     * How a command ended.
     *
     * @param status its exit status
     * @param output what it wrote to standard output and standard error, in one
     */
    public record Result(int status, String output) {

        /** Whether the exit status is 0. */
        public boolean ok() {
            return status == 0;
        }
    }

    /**
     * Runs a command that must succeed.
     *
     * @return what it wrote
     * @throws IOException if it can't be started, ends with another status than 0 or takes longer than {@link #LIMIT}
     */
    public static String run(String... command) throws IOException {
        return run(List.of(command));
    }

    /** Like {@link #run(String...)}. */
    public static String run(List<String> command) throws IOException {
        Result result = attempt(command, LIMIT);
        if (!result.ok()) {
            throw new IOException(String.join(" ", command) + ": exit status " + result.status() + "\n" + result.output());
        }
        return result.output();
    }

    /**
     * Runs a command that may fail.
     *
     * @throws IOException if it can't be started or takes longer than the limit; it is killed then
     */
    public static Result attempt(List<String> command, Duration limit) throws IOException {
        Path output = Files.createTempFile("pxe-lab", ".out");
        try {
            // Its output goes to a file: a child that outlives its parent would hold a pipe open.
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int status = await(process, command, limit);
            return new Result(status, new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static int await(Process process, List<String> command, Duration limit) throws IOException {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            throw new IOException(String.join(" ", command) + ": still running after " + limit.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(String.join(" ", command) + ": interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whether a program of this name is on the {@code PATH}, or where administrators' programs are. */
    public static boolean exists(String program) {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin";
        return List.of(path.split(":")).stream().anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
