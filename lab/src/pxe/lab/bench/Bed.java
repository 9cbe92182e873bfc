// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import pxe.lab.Await;
import pxe.lab.Command;
import pxe.lab.Daemon;
import pxe.lab.DhcpClient;
import pxe.lab.Namespace;
import pxe.lab.Netboot;
import pxe.lab.PolicyBundle;
import pxe.lab.Program;

/**
 * What one server is measured on: two namespaces joined by a cable, without a bridge between, so that little else is measured; and
 * a directory.
 *
 * <pre>
 *   server  eth0 10.78.0.1/16 ─────── eth0 10.78.0.2/16  client
 * </pre>
 *
 * <p>{@link #close()} ends and removes everything.
 */
final class Bed implements AutoCloseable {

    static final String SERVER = "10.78.0.1";
    static final String CLIENT = "10.78.0.2";
    static final String NETWORK = "10.78.0.0";
    static final String MASK = "255.255.0.0";
    /** The first and the last address that DHCP servers give: room for {@link DhcpLoad#MACHINES}. */
    static final String FIRST = "10.78.16.0";
    static final String LAST = "10.78.255.254";

    private static final Duration START = Duration.ofSeconds(20);

    private final Path directory;
    private final Netboot netboot;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Namespace server;
    private final Namespace client;
    private @Nullable Daemon daemon;

    /** Makes one with nothing on it; what an earlier run left in the directory is removed. */
    Bed(Path directory) throws IOException {
        Namespace.removeAbandoned();
        Command.run("rm", "-rf", directory.toString());
        this.directory = Files.createDirectories(directory);
        netboot = new Netboot(directory.resolve("netboot"));
        try {
            server = end("server");
            client = end("client");
            server.ip("link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", client.name());
            plug(server, SERVER);
            plug(client, CLIENT);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** One more beside it, with nothing on it. */
    Bed another() throws IOException {
        return new Bed(directory.resolveSibling(directory.getFileName() + "-another"));
    }

    private Namespace end(String role) throws IOException {
        Namespace end = Namespace.create(role);
        parts.push(end);
        return end;
    }

    private static void plug(Namespace end, String address) throws IOException {
        end.ip("address", "add", address + "/16", "broadcast", "+", "dev", "eth0");
        end.ip("link", "set", "eth0", "up");
        end.ip("route", "add", "255.255.255.255", "dev", "eth0");
    }

    Namespace server() {
        return server;
    }

    Namespace client() {
        return client;
    }

    Path directory() {
        return directory;
    }

    /** The files that are served. */
    Netboot netboot() {
        return netboot;
    }

    /** Starts the packaged daemon and waits until it listens; its log tells troubles only, as those of its peers do. */
    Program daemon(Map<String, String> configuration, String... flags) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--dhcp-server-ip", SERVER, "--dhcp-fileserver-ip", SERVER, "--dhcp-router", SERVER,
                "--dhcp-dns", SERVER, "--dhcp-begin", FIRST, "--dhcp-end", LAST, "--dhcp-subnet", MASK,
                "--netboot-dir", netboot.directory().toString()));
        all.addAll(List.of(flags));
        daemon = Daemon.start(server, directory.resolve("daemon"), all, configuration);
        parts.push(daemon);
        return daemon.program();
    }

    /** Drops a policy into the daemon that runs, and waits until it is asked. */
    void deploy(PolicyBundle policy) throws IOException, InterruptedException {
        Daemon running = Objects.requireNonNull(daemon, "a daemon must run");
        Path jar = policy.make(Files.createDirectories(directory.resolve("policies")));
        Files.move(jar, running.deploy().resolve(jar.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        Await.until(START, () -> policy.name() + " is not asked", () -> running.command("policies").contains(policy.name()));
    }

    /** Starts another server. */
    Program serve(String name, List<String> command) throws IOException {
        Program program = new Program(name, server.enter(command), directory.resolve(name + ".log"));
        parts.push(program);
        return program;
    }

    /** The command line of a client that is a program of this room. */
    List<String> java(Class<?> program, List<String> arguments) {
        return client.enter(Program.java(program, arguments.toArray(String[]::new)));
    }

    /** Runs a client to its end, and returns what it printed. */
    String ask(Class<?> program, List<String> arguments, Duration limit) throws IOException {
        Command.Result result = Command.attempt(java(program, arguments), limit);
        if (!result.ok()) {
            throw new IOException(program.getSimpleName() + ": exit status " + result.status() + "\n" + result.output());
        }
        return result.output().strip();
    }

    /** Waits until a machine is offered an address, or a boot file. */
    void awaitDhcp() throws IOException, InterruptedException {
        Await.until(START, () -> "nobody offers an address", () -> DhcpClient.ask(client, "52:54:00:be:00:02", 7).isPresent());
    }

    @Override
    public void close() throws IOException {
        @Nullable IOException trouble = null;
        for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
            try {
                part.close();
            } catch (Exception e) {
                trouble = new IOException(e.getMessage(), e);
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }
}
