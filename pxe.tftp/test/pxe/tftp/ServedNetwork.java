// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import pxe.api.event.BootEvent;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.net.test.SimulatedHost;
import pxe.net.test.SimulatedNetwork;

/** A simulated network with a TFTP server that has files in memory. */
final class ServedNetwork {

    static final InetAddress SERVER = InetAddress.ofLiteral("10.0.0.1");
    static final InetAddress CLIENT = InetAddress.ofLiteral("10.0.0.2");
    static final InetSocketAddress PORT_69 = new InetSocketAddress(SERVER, 69);

    final SimulatedNetwork network;
    final SimulatedHost serverHost;
    final SimulatedHost clientHost;
    final List<BootEvent> events = new ArrayList<>();
    final Map<String, MemoryFile> files = new HashMap<>();
    TftpServer server;
    /** Whether all workers have enough to do. */
    boolean busy;

    ServedNetwork() {
        this(1, TftpSettings.DEFAULT);
    }

    ServedNetwork(TftpSettings settings) {
        this(1, settings);
    }

    ServedNetwork(long seed, TftpSettings settings) {
        network = new SimulatedNetwork(seed);
        serverHost = network.host(SERVER);
        clientHost = network.host(CLIENT);
        try {
            server = TftpServer.open(serverHost, settings, this::find, events::add,
                    (work, refused) -> network.workers().execute(busy ? () -> refused.accept("no worker is free") : work));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private FileLookup find(FileRequest request) {
        MemoryFile file = files.get(request.path());
        if (file != null) {
            return new FileLookup.Found(file);
        }
        if (request.path().equals("unavailable")) {
            return new FileLookup.Unavailable("/srv hangs");
        }
        return request.path().contains("..")
                ? new FileLookup.Refused("outside of the tree")
                : new FileLookup.Missing("nobody has it");
    }

    byte[] file(String name, int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        files.put(name, new MemoryFile(name, content));
        return content;
    }

    static TftpPacket.ReadRequest rrq(String name, String... options) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < options.length; i += 2) {
            map.put(options[i], options[i + 1]);
        }
        return new TftpPacket.ReadRequest(name, "octet", map);
    }

    TestClient client(TftpPacket.ReadRequest request) {
        return client(0, request);
    }

    /** A client on a port of its choice. */
    TestClient client(int port, TftpPacket.ReadRequest request) {
        try {
            return new TestClient(clientHost, new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port), PORT_69, request);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Fetches a file and lets the dust settle. */
    TestClient fetch(String name, String... options) {
        TestClient client = client(rrq(name, options)).start();
        if (!network.runUntil(client::isOver, Duration.ofMinutes(10))) {
            throw new AssertionError("no end in 10 minutes; heard " + client.heard.size() + " packets");
        }
        network.run(Duration.ofSeconds(2));
        return client;
    }

    void run(Duration time) {
        network.run(time);
    }

    List<String> eventNames() {
        return events.stream().map(BootEvent::name).toList();
    }

    BootEvent event(String name) {
        return events.stream().filter(event -> event.name().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + events));
    }
}
