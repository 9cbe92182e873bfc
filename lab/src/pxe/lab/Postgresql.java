// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A PostgreSQL of its own, with one database {@code pxe}, open to the lab's network. Debian's cluster is left alone: only the programs
 * of the package are used, by the user that it made, since PostgreSQL refuses to run as root.
 */
public final class Postgresql implements AutoCloseable {

    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql");
    private static final String USER = "postgres";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Namespace namespace;
    private final Path log;
    private final Path directory;
    private final Path programs;
    private Program program;

    /** Makes a database and starts its server at {@link Network#SERVER}. */
    public Postgresql(Namespace namespace, Path log) throws IOException, InterruptedException {
        this.namespace = namespace;
        this.log = log;
        this.programs = programs().orElseThrow(() -> new IOException("no PostgreSQL below " + PROGRAMS));
        this.directory = Files.createTempDirectory("pxe-lab-postgresql",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))); // its user reaches it there
        Command.run("chown", USER, directory.toString());
        Command.run(asUser("initdb", "--pgdata", data(), "--auth", "trust", "--username", "pxe", "--no-sync"));
        Files.writeString(Path.of(data(), "pg_hba.conf"), "local all all trust\nhost all pxe 10.77.0.0/24 trust\n");
        program = launch();
        Command.run(namespace.enter(asUser("createdb", "--host", directory.toString(), "--username", "pxe", "pxe")));
    }

    /** Where the programs of the newest version are. */
    public static Optional<Path> programs() throws IOException {
        if (!Files.isDirectory(PROGRAMS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(PROGRAMS)) {
            return versions.map(version -> version.resolve("bin")).filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    /** Has the database do something. */
    public void execute(String sql) throws IOException, InterruptedException {
        Command.run(namespace.enter(asUser("psql", "--host", directory.toString(), "--username", "pxe", "--set", "ON_ERROR_STOP=1",
                "--command", sql, "pxe")));
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private List<String> asUser(String name, String... arguments) {
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid", USER, "--regid", USER, "--init-groups",
                programs.resolve(name).toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private Program launch() throws IOException, InterruptedException {
        Program server = new Program("postgres", namespace.enter(asUser("postgres", "-D", data(), "-k", directory.toString(),
                "-c", "listen_addresses=" + Network.SERVER)), log);
        server.await(Pattern.compile("ready to accept connections"), LIMIT);
        return server;
    }

    /** The lines for {@code etc/pxe.lease.cfg}. */
    public String configuration() {
        return "database = postgresql\nurl = jdbc:postgresql://" + Network.SERVER + "/pxe\nuser = pxe\n";
    }

    /** Ends the server, whoever is connected; the database stays. */
    public void stop() throws IOException, InterruptedException {
        if (program.alive()) {
            goOn();
            Command.run("kill", "-INT", Long.toString(program.pid()));
            program.awaitExit(LIMIT).orElseThrow(() -> new IOException("PostgreSQL does not end"));
        }
    }

    /** Stops all of the server's processes where they are: it takes connections, and says nothing. */
    public void hang() throws IOException {
        signal("-STOP");
    }

    /** Has them go on. */
    public void goOn() throws IOException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException {
        ProcessHandle server = ProcessHandle.of(program.pid()).orElseThrow(() -> new IOException("PostgreSQL has ended"));
        List<String> command = new ArrayList<>(List.of("kill", signal, Long.toString(server.pid())));
        server.descendants().map(process -> Long.toString(process.pid())).forEach(command::add);
        Command.run(command);
    }

    /** Starts the server again. */
    public void start() throws IOException, InterruptedException {
        program = launch();
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Assets.delete(directory);
    }
}
