// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A network namespace: a network stack of its own, without any interface of the host.
 *
 * <p>The name tells which process made it, so that what a killed run left behind is recognised and removed by the next one.
 */
public final class Namespace implements AutoCloseable {

    private static final Path ALL = Path.of("/run/netns");
    private static final String PREFIX = "pxe-lab-";
    private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "(\\d+)-.*");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;

    private Namespace(String name) {
        this.name = name;
    }

    /**
     * Makes a namespace with nothing but the loopback interface in it.
     *
     * @param role a word for the name
     */
    public static Namespace create(String role) throws IOException {
        String name = PREFIX + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-" + role;
        Command.run("ip", "netns", "add", name);
        Namespace namespace = new Namespace(name);
        namespace.ip("link", "set", "lo", "up");
        return namespace;
    }

    /** Ends the processes and removes the namespaces of labs whose own process no longer lives. */
    public static synchronized void removeAbandoned() throws IOException {
        if (!Files.isDirectory(ALL)) {
            return;
        }
        List<String> names;
        try (Stream<Path> files = Files.list(ALL)) {
            names = files.map(file -> file.getFileName().toString()).toList();
        }
        for (String name : names) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty()) {
                new Namespace(name).close();
            }
        }
    }

    /** The name, as {@code ip netns} shows it. */
    public String name() {
        return name;
    }

    /** The command line that runs a command in this namespace; the process id stays the command's own. */
    public List<String> enter(List<String> command) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", name));
        line.addAll(command);
        return line;
    }

    /** Runs a command in the namespace; see {@link Command#run(String...)}. */
    public String run(String... command) throws IOException {
        return Command.run(enter(List.of(command)));
    }

    /** Runs {@code ip} on the namespace, with these arguments. */
    public String ip(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("ip", "-n", name));
        line.addAll(List.of(arguments));
        return Command.run(line);
    }

    /** The processes that run in the namespace. */
    public List<ProcessHandle> processes() throws IOException {
        return Command.run("ip", "netns", "pids", name).lines()
                .map(Long::parseLong)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
    }

    /** Kills what still runs in the namespace and removes it with all of its interfaces. */
    @Override
    public void close() throws IOException {
        processes().forEach(ProcessHandle::destroyForcibly);
        // The kernel keeps a namespace while processes are in it, but its name and our hold on it go at once.
        Command.attempt(List.of("ip", "netns", "delete", name), Duration.ofSeconds(10));
    }

    @Override
    public String toString() {
        return name;
    }
}
