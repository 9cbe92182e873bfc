// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.util.concurrent.atomic.AtomicInteger;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The packaged daemon, started as users start it, with a configuration directory and a state directory of its own.
 *
 * <p>Another one than the workspace's, an installed package for instance, is tried by setting {@code $PXE_LAB_DAEMON} to its
 * {@code bin/pxe}.
 */
public final class Daemon implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    /** A daemon that is well ends in a fraction of a second; beside other work on all processors that can take several. */
    private static final Duration STOP = Duration.ofSeconds(60);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path directory;
    /** A link to the state directory: a path of 107 bytes is all that a control socket may have, and a test's may be longer. */
    private final Path state = Path.of(System.getProperty("java.io.tmpdir"),
            "pxe-lab-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet());
    private final List<String> command;
    private final Path executable;
    private Program program;
    private boolean closed;
    private final Set<String> ports;
    private Duration startTime = Duration.ZERO;

    private Daemon(Namespace namespace, Path directory, List<String> flags, Map<String, String> configuration)
            throws IOException {
        this.directory = directory;
        this.ports = ports(flags);
        executable = executable();
        if (!Files.isExecutable(executable)) {
            throw new IOException(executable + " is missing: run ./build dist");
        }
        copy(executable.resolveSibling("../etc").normalize(), etc());
        for (var file : configuration.entrySet()) {
            configure(file.getKey(), file.getValue());
        }
        Files.createSymbolicLink(state, Files.createDirectories(directory.resolve("state")));
        List<String> run = new ArrayList<>(List.of(executable.toString(), "run"));
        run.addAll(flags);
        run.addAll(List.of("--state", state().toString(), "--etc", etc().toString()));
        command = namespace.enter(run);
        makeHome();
        program = launch();
    }

    private Program launch() throws IOException {
        return new Program("the daemon", command, Map.of("PXE_JAVA_OPTS", "-Dpxe.home=" + home()), directory.resolve("daemon.log"));
    }

    /** The package's directory, except that {@code deploy/} is this daemon's own. */
    private void makeHome() throws IOException {
        Files.createDirectories(deploy());
        for (String name : List.of("system", "netboot", "runtime", "examples")) {
            Files.createSymbolicLink(deploy().resolveSibling(name), executable.resolveSibling("../" + name).normalize());
        }
    }

    private Path home() {
        return directory.resolve("home");
    }

    /**
     * Starts the daemon and waits until it listens.
     *
     * @param namespace where it runs
     * @param directory for its configuration, its state and its log
     * @param flags of {@code pxe run}, without {@code --state} and {@code --etc}
     * @param configuration lines to add to files of {@code etc/}, by the name before {@code .cfg}
     * @throws IOException if it ends, or doesn't listen on all that the flags ask for
     */
    public static Daemon start(Namespace namespace, Path directory, List<String> flags, Map<String, String> configuration)
            throws IOException, InterruptedException {
        Daemon daemon = new Daemon(namespace, directory, flags, configuration);
        try {
            daemon.awaitPorts();
        } catch (IOException | InterruptedException e) {
            daemon.program.close();
            throw e;
        }
        return daemon;
    }

    /** Kills it, as a crash would, and starts it again: it finds what it had written. Its log begins anew. */
    public void crash() throws IOException, InterruptedException {
        program.kill();
        program = launch();
        awaitPorts();
    }

    /** The {@code bin/pxe} that is tried. */
    public static Path executable() {
        String chosen = System.getenv("PXE_LAB_DAEMON");
        return chosen != null
                ? Path.of(chosen)
                : Path.of(System.getProperty("pxe.workspace", "."), "pxe.distribution/generated/pxe/bin/pxe").toAbsolutePath();
    }

    private static Set<String> ports(List<String> flags) {
        Set<String> ports = new TreeSet<>();
        if (!flags.contains("--no-tftp")) {
            ports.add("udp/69");
        }
        if (flags.contains("--dhcp") || flags.contains("--dhcp-proxy")) {
            ports.add("udp/67");
        }
        if (flags.contains("--dhcp-proxy")) {
            ports.add("udp/4011");
        }
        if (flags.contains("--http")) {
            ports.add("tcp/80");
        }
        return ports;
    }

    private void awaitPorts() throws IOException, InterruptedException {
        Await.until(START,
                () -> "the daemon listens on " + listeningOn() + ", not on " + ports + "; its last lines:\n" + program.tail(),
                () -> !program.alive() || listeningOn().containsAll(ports));
        if (!program.alive()) {
            throw new IOException("the daemon ended; its last lines:\n" + program.tail());
        }
        startTime = program.age();
    }

    /** Copies a directory of files, and of directories of files. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** The ports on which it listens now, such as {@code udp/69}. */
    public Set<String> listeningOn() {
        return Ports.of(program.pid()).names();
    }

    /** Its configuration directory; edit the files while it runs. */
    public Path etc() {
        return directory.resolve("etc");
    }

    /** Its state directory. */
    public Path state() {
        return state;
    }

    /** The directory into which bundles are dropped while it runs. */
    public Path deploy() {
        return home().resolve("deploy");
    }

    /** Adds lines to a file of {@code etc/}, named without its {@code .cfg}; a key's last line counts. */
    public void configure(String name, String lines) throws IOException {
        Files.writeString(etc().resolve(name + ".cfg"), "\n" + lines + "\n", CREATE, APPEND);
    }

    /** Runs a command in the daemon, as {@code pxe COMMAND} does, and returns what it prints. */
    public String command(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(executable().toString(), "--state", state().toString()));
        command.addAll(List.of(words));
        return Command.run(command);
    }

    /** Runs a command of the operating system that sees the files that the daemon sees: what is mounted there is so for it alone. */
    public String run(String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of("nsenter", "--target", Long.toString(program.pid()), "--mount"));
        line.addAll(List.of(command));
        return Command.run(line);
    }

    /** Its process. */
    public Program program() {
        return program;
    }

    /** From the start of its process until it listened everywhere. */
    public Duration startTime() {
        return startTime;
    }

    /** A place in its log, for {@link #awaitLog(int, String, Duration)}. */
    public int logPosition() {
        return program.lineCount();
    }

    /** Waits for a line of its log after a position that has a match of the pattern. */
    public Matcher awaitLog(int position, String pattern, Duration limit) throws IOException, InterruptedException {
        return program.awaitAfter(position, Pattern.compile(pattern), limit);
    }

    /**
     * Stops it by SIGTERM, once.
     *
     * @throws IOException if it doesn't end by itself or leaves a process behind; all are killed then
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        Files.deleteIfExists(state);
        boolean ranUntilNow = program.alive();
        List<ProcessHandle> children = program.children();
        boolean willing = program.stop(STOP);
        List<ProcessHandle> left = children.stream().filter(ProcessHandle::isAlive).toList();
        left.forEach(ProcessHandle::destroyForcibly);
        if (!ranUntilNow || !willing || !left.isEmpty()) {
            throw new IOException("the daemon " + (!ranUntilNow ? "had ended by itself"
                    : !willing ? "did not end within " + STOP.toSeconds() + " s of SIGTERM" : "left processes behind: " + left)
                    + "; its last lines:\n" + program.tail());
        }
    }
}
