// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The loop on a machine with two interfaces, in network namespaces of its own.
 *
 * <pre>
 *   server  eth0 (101)  10.78.0.1 ──── a0 (201)  10.78.0.2  client
 *           eth1 (102)  10.78.1.1 ──── b0 (202)  10.78.1.2
 * </pre>
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIf(value = "canMakeNamespaces", disabledReason = "network namespaces need root and ip (iproute2)")
class NamespaceTest {

    /** A namespace, and the {@link Peer} in it. */
    private static final class Place {
        private final String name;
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> results = new LinkedBlockingQueue<>();
        private Process peer;
        private PrintStream input;

        private Place(String role) throws Exception {
            name = "pxe-net-" + ProcessHandle.current().pid() + "-" + role;
            run("ip", "netns", "add", name);
        }

        private void ip(String... arguments) throws Exception {
            List<String> line = new ArrayList<>(List.of("ip", "-n", name));
            line.addAll(List.of(arguments));
            run(line.toArray(String[]::new));
        }

        private String inside(String... command) throws Exception {
            List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", name));
            line.addAll(List.of(command));
            return run(line.toArray(String[]::new));
        }

        private void start() throws Exception {
            String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            peer = new ProcessBuilder("ip", "netns", "exec", name, java,
                    "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                    "-cp", System.getProperty("java.class.path"), Peer.class.getName()).redirectError(Redirect.DISCARD).start();
            input = new PrintStream(peer.getOutputStream(), true, StandardCharsets.US_ASCII);
            Thread.ofPlatform().daemon().start(this::listen);
            assertEquals("= ready", take(results));
        }

        private void listen() {
            try (BufferedReader lines = peer.inputReader(StandardCharsets.US_ASCII)) {
                for (String line; (line = lines.readLine()) != null; ) {
                    (line.startsWith("= ") ? results : heard).add(line);
                }
            } catch (IOException e) {
                // It was ended.
            }
        }

        private String tell(String line) throws InterruptedException {
            input.println(line);
            return take(results).substring("= ".length());
        }

        private String hears() throws InterruptedException {
            return take(heard);
        }

        private static String take(BlockingQueue<String> lines) throws InterruptedException {
            String line = lines.poll(30, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("the peer says nothing more");
            }
            return line;
        }

        private void remove() throws Exception {
            if (peer != null) {
                peer.destroyForcibly().waitFor();
            }
            run("ip", "netns", "delete", name);
        }
    }

    private final List<Place> places = new ArrayList<>();
    private Place server;
    private Place client;

    static boolean canMakeNamespaces() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
                && Arrays.stream(System.getenv("PATH").split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, "ip")));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + output);
        return output;
    }

    @BeforeAll
    void makeTheNetwork() throws Exception {
        server = place("server");
        client = place("client");
        connect(1, "eth0", "a0");
        connect(2, "eth1", "b0");
        // An address that takes packets and doesn't answer ARP: a machine that doesn't have it yet.
        client.ip("address", "add", "10.78.0.99/32", "dev", "lo");
        client.inside("sysctl", "-qw", "net.ipv4.conf.all.arp_ignore=1");
        server.start();
        client.start();
    }

    private Place place(String role) throws Exception {
        Place place = new Place(role);
        places.add(place);
        place.ip("link", "set", "lo", "up");
        // A packet whose source belongs to the other interface is taken too.
        place.inside("sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0");
        return place;
    }

    private void connect(int number, String serverCard, String clientCard) throws Exception {
        run("ip", "link", "add", "name", serverCard, "index", "10" + number, "netns", server.name, "type", "veth",
                "peer", "name", clientCard, "index", "20" + number, "address", "02:00:00:00:00:0" + number, "netns", client.name);
        int network = number - 1;
        server.ip("address", "add", "10.78." + network + ".1/24", "broadcast", "+", "dev", serverCard);
        client.ip("address", "add", "10.78." + network + ".2/24", "broadcast", "+", "dev", clientCard);
        server.ip("address", "add", "fd78:" + network + "::1/64", "dev", serverCard, "nodad");
        client.ip("address", "add", "fd78:" + network + "::2/64", "dev", clientCard, "nodad");
        server.ip("link", "set", serverCard, "up");
        client.ip("link", "set", clientCard, "up");
        // Nobody asks by itself whether a neighbour is still there: that would be heard as an answer, and be an entry in its table.
        server.inside("sysctl", "-qw", "net.ipv4.neigh." + serverCard + ".delay_first_probe_time=3600");
        client.inside("sysctl", "-qw", "net.ipv4.neigh." + clientCard + ".delay_first_probe_time=3600");
    }

    /** What came once more than it was waited for, as from two sockets in another order, is not for the next test. */
    @AfterEach
    void forgetWhatWasHeard() throws Exception {
        for (Place place : List.of(server, client)) {
            place.tell("quiet"); // before its answer it says all that it has heard
            place.heard.clear();
        }
    }

    @AfterAll
    void removeTheNetwork() throws Exception {
        for (Place place : places) {
            place.remove();
        }
    }

    @Test
    void aPacketTellsTheInterfaceAndTheAddressItCameTo() throws Exception {
        client.tell("send one 10.78.0.1 - 0");
        assertEquals("one from 10.78.0.2 to 10.78.0.1 local 10.78.0.1 by 101", server.hears());
        client.tell("send two 10.78.1.1 - 0");
        assertEquals("two from 10.78.1.2 to 10.78.1.1 local 10.78.1.1 by 102", server.hears());
        client.tell("send six fd78:1::1 - 0");
        assertEquals("six from fd78:1:0:0:0:0:0:2 to fd78:1:0:0:0:0:0:1 local fd78:1:0:0:0:0:0:1 by 102", server.hears());
    }

    @Test
    void aBroadcastTellsTheAddressToAnswerFrom() throws Exception {
        client.tell("send all 255.255.255.255 10.78.1.2 202");
        assertEquals("all from 10.78.1.2 to 255.255.255.255 local 10.78.1.1 by 102", server.hears());
        client.tell("send subnet 10.78.0.255 - 0");
        assertEquals("subnet from 10.78.0.2 to 10.78.0.255 local 10.78.0.1 by 101", server.hears());
    }

    @Test
    void aMulticastIsAnsweredFromAnAddressThatTheSystemChooses() throws Exception {
        client.tell("send nodes ff02::1 fd78:1::2 202");
        assertEquals("nodes from fd78:1:0:0:0:0:0:2 to ff02:0:0:0:0:0:0:1 local 0:0:0:0:0:0:0:0 by 102", server.hears());
    }

    @Test
    void aBroadcastLeavesByTheInterfaceThatWasChosenAndNoOther() throws Exception {
        server.tell("send second 255.255.255.255 - 102");
        server.tell("send first 255.255.255.255 - 101");
        server.tell("send across 255.255.255.255 10.78.0.1 102");
        assertEquals("second from 10.78.1.1 to 255.255.255.255 local 10.78.1.2 by 202", client.hears());
        assertEquals("first from 10.78.0.1 to 255.255.255.255 local 10.78.0.2 by 201", client.hears());
        // The receiver answers from the address by which it reaches the sender: that of its other interface.
        assertEquals("across from 10.78.0.1 to 255.255.255.255 local 10.78.0.2 by 202", client.hears());
    }

    @Test
    void thePacketComesFromTheAddressThatWasChosen() throws Exception {
        server.tell("send other 10.78.0.2 10.78.1.1 101");
        assertEquals("other from 10.78.1.1 to 10.78.0.2 local 10.78.0.2 by 201", client.hears());
        server.tell("send other fd78:0::2 fd78:1::1 101");
        assertEquals("other from fd78:1:0:0:0:0:0:1 to fd78:0:0:0:0:0:0:2 local fd78:0:0:0:0:0:0:2 by 201", client.hears());
    }

    @Test
    void aNeighbourThatDoesNotAnswerArpIsReachedOnceItsAddressIsTold() throws Exception {
        server.tell("send early 10.78.0.99 - 0");
        server.tell("send other 10.78.0.2 - 0");
        assertEquals("other from 10.78.0.1 to 10.78.0.2 local 10.78.0.2 by 201", client.hears());
        assertEquals("added", server.tell("neighbour 101 10.78.0.99 02:00:00:00:00:01"));
        server.tell("send late 10.78.0.99 - 0");
        String heard = client.hears();
        // The system kept the first packet while it asked, and sends it now.
        assertEquals("late from 10.78.0.1 to 10.78.0.99 local 10.78.0.99 by 201", heard.startsWith("early") ? client.hears() : heard);
    }

    @Test
    void aNeighbourOnAnInterfaceThatIsNotThereIsRefused() throws Exception {
        assertEquals("no interface with index 999", server.tell("neighbour 999 10.78.0.98 02:00:00:00:00:01"));
    }

    @Test
    void whoUsesAnAddressIsToldByArpOnTheLinkAndByEchoBeyond() throws Exception {
        assertEquals("asked", server.tell("arp 10.78.0.2 101"));
        assertEquals("10.78.0.2 is used by 02:00:00:00:00:01 at 101", server.hears());
        assertEquals("asked", server.tell("echo 10.78.1.2 0"));
        String heard = server.hears();
        // The system may have to ask by ARP for the echo's way, and that is heard, too.
        assertEquals("10.78.1.2 is used by  at 0", heard.endsWith("at 102") ? server.hears() : heard);
        // Nobody has the first.
        server.tell("arp 10.78.0.77 101");
        server.tell("arp 10.78.1.2 102");
        assertEquals("10.78.1.2 is used by 02:00:00:00:00:02 at 102", server.hears());
    }

    @Test
    void askingChangesNobodysTableAndNeedsAnEthernet() throws Exception {
        client.inside("ip", "neigh", "flush", "all");
        server.tell("arp 10.78.0.2 101");
        assertTrue(server.hears().startsWith("10.78.0.2 is used"));
        assertEquals("", client.inside("ip", "neigh", "show", "10.78.0.1"));
        assertEquals("lo is no Ethernet", server.tell("arp 10.78.0.77 1"));
        assertEquals("no interface with index 999", server.tell("arp 10.78.0.77 999"));
    }

    @Test
    void aPathIsAsNarrowAsItsInterfaceAndItsRoute() throws Exception {
        assertEquals("OptionalInt[1500]", server.tell("mtu 10.78.0.2 - 101"));
        server.ip("route", "add", "10.78.7.0/24", "via", "10.78.0.2", "mtu", "1300");
        assertEquals("OptionalInt[1300]", server.tell("mtu 10.78.7.1 10.78.0.1 101"));
        server.ip("route", "add", "fd78:7::/64", "via", "fd78:1::2", "mtu", "1280");
        assertEquals("OptionalInt[1280]", server.tell("mtu fd78:7::1 - 0"));
        assertEquals("OptionalInt.empty", server.tell("mtu 10.79.0.1 - 0"));
    }

    @Test
    void segmentsLargerThanTheMtuArriveAndLaterOnesStillTakeOneSystemCall() throws Exception {
        long before = messagesFor(4, 1000);
        messagesFor(4, 2000);
        assertEquals(before, messagesFor(4, 1000));
    }

    @Test
    void packetsOfOneSizeToOneAddressTakeOneMessageIfTheyMayGoTogether() throws Exception {
        assertEquals(1, messagesForPackets(300, 300, 300));
        assertEquals(1, messagesForPackets(400, 400, 300), "the last may be smaller");
        assertEquals(2, messagesForPackets(400, 300, 300));
        assertEquals(2, messagesForPackets(300, 400));
        assertEquals(3, messagesForPackets(300, 0, 300), "an empty packet is one of its own");
        assertEquals(3, messagesForPackets(Collections.nCopies(20, 300).toArray(Integer[]::new)), "eight leave at once");
        assertEquals(3, messagesFor("packets", 300, 300, 300));
    }

    /** Not every receiver has a UDP socket: on a virtual cable nothing makes packets of the message before that. */
    @Test
    void aPacketSocketSeesEachPacketThatIsSentAlone() throws Exception {
        assertEquals("watching", client.tell("frames"));
        server.tell("packets 300,300,300 255.255.255.255 10.78.0.1 101");
        assertEquals(Collections.nCopies(3, "frame of 300 bytes"), framesOf(6));
        server.tell("packets 300,300,300 10.78.0.2 10.78.0.1 101");
        assertEquals(Collections.nCopies(3, "frame of 300 bytes"), framesOf(6));
        client.tell("blind");
    }

    /** Of so many lines that the client says, those of its packet socket. */
    private List<String> framesOf(int lines) throws Exception {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            String line = client.hears();
            if (line.startsWith("frame")) {
                frames.add(line);
            }
        }
        return frames;
    }

    private long messagesForPackets(Integer... sizes) throws Exception {
        return messagesFor("together", sizes);
    }

    /** The same for packets that are sent one by one, in some way. */
    private long messagesFor(String way, Integer... sizes) throws Exception {
        long before = messagesSent();
        server.tell(way + " " + Stream.of(sizes).map(String::valueOf).collect(Collectors.joining(",")) + " 10.78.0.2 10.78.0.1 101");
        for (int size : sizes) {
            hearsPacketOf(size);
        }
        return messagesSent() - before;
    }

    /** How many messages the system counts for this many segments, all of which must arrive. */
    private long messagesFor(int segments, int bytes) throws Exception {
        long before = messagesSent();
        server.tell("segments " + segments + " " + bytes + " 10.78.0.2 - 0");
        for (int i = 0; i < segments; i++) {
            hearsPacketOf(bytes);
        }
        return messagesSent() - before;
    }

    private void hearsPacketOf(int bytes) throws Exception {
        assertEquals((bytes == 0 ? "" : bytes + " bytes") + " from 10.78.0.1 to 10.78.0.2 local 10.78.0.2 by 201", client.hears());
    }

    /** {@code OutDatagrams}, the fourth number of the second line that starts with {@code Udp:}. */
    private long messagesSent() throws Exception {
        List<String> lines = server.inside("cat", "/proc/net/snmp").lines()
                .filter(line -> line.startsWith("Udp:")).toList();
        return Long.parseLong(lines.get(1).split(" ")[4]);
    }

    @Test
    void anInterfaceThatGoesAwayStopsNothing() throws Exception {
        connect(3, "eth2", "c0");
        server.tell("send present 10.78.2.2 10.78.2.1 103");
        assertEquals("present from 10.78.2.1 to 10.78.2.2 local 10.78.2.2 by 203", client.hears());
        long failures = Long.parseLong(server.tell("failures"));
        server.ip("link", "delete", "eth2");
        server.tell("send gone 10.78.2.2 10.78.2.1 103");
        server.tell("segments 4 1000 10.78.2.2 10.78.2.1 103");
        awaitFailures(failures + 5);
        server.tell("send still 10.78.0.2 - 0");
        assertEquals("still from 10.78.0.1 to 10.78.0.2 local 10.78.0.2 by 201", client.hears());
        client.tell("send here 10.78.0.1 - 0");
        assertTrue(server.hears().startsWith("here from 10.78.0.2"));
    }

    /** What a loop's turn sends leaves at its end, which may be after the answer to the one who told it to send. */
    private void awaitFailures(long expected) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        long failures = Long.parseLong(server.tell("failures"));
        while (failures < expected && System.nanoTime() < end) {
            failures = Long.parseLong(server.tell("failures"));
        }
        assertEquals(expected, failures);
    }
}
