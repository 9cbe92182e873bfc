// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One scenario: a directory, a network and the programs on it. For one thread, except {@link #close()}.
 *
 * <p>{@link #close()} ends and removes everything; the directory, with the capture and all logs, stays after {@link #keep()}.
 * When the Java process is told to end, the open labs are closed too.
 */
public final class Lab implements AutoCloseable {

    private static final Map<String, String> ADDRESSES = new TreeMap<>(Map.of(
            "--dhcp-server-ip", Network.SERVER,
            "--dhcp-fileserver-ip", Network.SERVER,
            "--dhcp-router", Network.SERVER,
            "--dhcp-dns", Network.SERVER,
            "--dhcp-begin", "10.77.0.100",
            "--dhcp-end", "10.77.0.150",
            "--dhcp-subnet", Network.MASK));
    private static final Duration READY = Duration.ofSeconds(30);
    private static final Set<Lab> OPEN = new HashSet<>();

    /** Whether the Java process ends, so that no lab may be made any more; guarded by {@link #OPEN}, as that is by itself. */
    private static boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Lab::closeAll, "close labs"));
    }

    private final Path directory;
    private final Network network;
    private final Netboot netboot;
    private final Map<String, String> configuration = new HashMap<>();
    private final Deque<AutoCloseable> parts = new ConcurrentLinkedDeque<>();
    private String segment = Network.NEAR;
    private int machines;
    private boolean kept;

    /**
     * Makes a network with nobody on it.
     *
     * @param directory of the scenario; what an earlier run left in it is removed
     */
    public Lab(Path directory) throws IOException {
        Namespace.removeAbandoned();
        Assets.delete(directory);
        this.directory = Files.createDirectories(directory);
        netboot = new Netboot(directory.resolve("netboot"));
        synchronized (OPEN) {
            if (ending) {
                throw new IOException("no new lab: the process is told to end");
            }
            network = new Network();
            parts.push(network);
            OPEN.add(this);
        }
    }

    private static void closeAll() {
        List<Lab> open;
        synchronized (OPEN) {
            ending = true;
            open = List.copyOf(OPEN);
        }
        for (Lab lab : open) {
            try {
                lab.keep();
                lab.close();
            } catch (IOException e) {
                System.err.println("lab: " + e.getMessage());
            }
        }
    }

    /** Records what happens on the network from now on, in {@code capture.pcap}. */
    public void capture() throws IOException, InterruptedException {
        // The first 700 bytes hold every header and DHCP packet whole, and little of the files.
        List<String> command = List.of("tcpdump", "-i", Network.NEAR, "-s", "700", "-U", "-Z", "root",
                "-w", directory.resolve("capture.pcap").toString());
        started(new Program("tcpdump", network.lan().enter(command), directory.resolve("tcpdump.log")), "listening on");
    }

    private Program started(Program program, String sign) throws IOException, InterruptedException {
        parts.push(program);
        program.await(Pattern.compile(sign), READY);
        return program;
    }

    /** The network. */
    public Network network() {
        return network;
    }

    /** The files that the daemon serves. */
    public Netboot netboot() {
        return netboot;
    }

    /** For the scenario's files. */
    public Path directory() {
        return directory;
    }

    /** Adds lines to a file of the daemon's {@code etc/}, named without its {@code .cfg}, before the daemon starts. */
    public void configure(String name, String lines) {
        configuration.merge(name, lines, (a, b) -> a + "\n" + b);
    }

    /**
     * Starts the daemon.
     *
     * @param flags of {@code pxe run}; the addresses of the network that are not among them and the directories are added
     */
    public Daemon daemon(String... flags) throws IOException, InterruptedException {
        return startDaemon(network.server(), "daemon", flags(flags));
    }

    /** Starts one more daemon, with the same configuration, where somebody else's server would be. */
    public Daemon secondDaemon(String... flags) throws IOException, InterruptedException {
        return startDaemon(network.other(), "second-daemon", flags(flags));
    }

    private List<String> flags(String... flags) {
        List<String> all = new ArrayList<>(List.of(flags));
        ADDRESSES.forEach((flag, value) -> {
            if (!all.contains(flag)) {
                all.addAll(List.of(flag, value));
            }
        });
        all.addAll(List.of("--netboot-dir", netboot.directory().toString()));
        return all;
    }

    /** Starts the daemon without any flag, so that it does what it does as it is shipped. */
    public Daemon daemonAsShipped() throws IOException, InterruptedException {
        return startDaemon(network.server(), "daemon", List.of());
    }

    private Daemon startDaemon(Namespace where, String name, List<String> flags) throws IOException, InterruptedException {
        Daemon daemon = Daemon.start(where, directory.resolve(name), flags, configuration);
        parts.push(daemon);
        return daemon;
    }

    /** Starts another server in the daemon's place. */
    public Program server(String name, String... command) throws IOException {
        return start(network.server(), name, List.of(command));
    }

    /** Starts another server at {@link Network#OTHER}. */
    public Program elsewhere(String name, List<String> command) throws IOException {
        return start(network.other(), name, command);
    }

    private Program start(Namespace where, String name, List<String> command) throws IOException {
        Program program = new Program(name, where.enter(command), directory.resolve(name + ".log"));
        parts.push(program);
        return program;
    }

    /** Starts a PostgreSQL for daemons to share, at the address of the first of them. */
    public Postgresql postgresql() throws IOException, InterruptedException {
        Postgresql database = new Postgresql(network.server(), directory.resolve("postgresql.log"));
        parts.push(database);
        return database;
    }

    /** Makes a directory a disk of its own, in memory, with so much room. */
    public void mount(Path directory, String size) throws IOException {
        Command.run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
        parts.push(() -> Command.run("umount", directory.toString()));
    }

    /** Puts somebody else's DHCP server on the network, which gives addresses and no boot files. */
    public void addressServer() throws IOException, InterruptedException {
        started(Dnsmasq.addressServer(network, directory), "DHCP, IP range");
    }

    /** Puts the machines that are switched on later behind a router that relays DHCP to the daemon (RFC 1542). */
    public void relay() throws IOException, InterruptedException {
        segment = Network.FAR;
        List<String> command = List.of("dhcrelay", "-4", "-d", "-pf", directory.resolve("dhcrelay.pid").toString(),
                "-i", "eth1", "-i", "eth0", Network.SERVER);
        started(new Program("the relay", network.addRouter().enter(command), directory.resolve("relay.log")), "Sending on");
    }

    /** Switches on a machine of its own hardware address. */
    public Machine machine(Firmware firmware) throws IOException, InterruptedException {
        if (machines == 0) {
            started(Dnsmasq.advertiser(network, segment, directory), "router advertisement");
        }
        String mac = "52:54:00:77:00:%02x".formatted(++machines);
        Machine machine = new Machine(network.lan(), network.addTap(segment), directory, firmware, mac);
        parts.push(machine);
        return machine;
    }

    /** Keeps the directory. */
    public void keep() {
        kept = true;
    }

    /**
     * Ends everything, the youngest first.
     *
     * @throws IOException if something did not end as it should; everything is gone all the same, and the directory is kept
     */
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
        synchronized (OPEN) {
            OPEN.remove(this);
        }
        if (trouble != null) {
            throw trouble;
        }
        if (!kept) {
            Assets.delete(directory);
        }
    }
}
