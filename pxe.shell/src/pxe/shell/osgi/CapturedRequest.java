// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pxe.api.MacAddress;
import pxe.api.command.Call;
import pxe.api.explain.Question;
import pxe.shell.pcap.Datagram;
import pxe.shell.pcap.PcapReader;

/**
 * A client's request to a DHCP server, as it was captured.
 *
 * @param mac who asks, by what it says itself
 */
record CapturedRequest(Instant time, MacAddress mac, Question question) {

    private static final int SERVER_PORT = 67;
    private static final int PROXY_PORT = 4011;
    private static final int MAX_REQUESTS = 10_000;
    /** RFC 2131 section 2: the first byte of a client's message, and where its hardware address stands. */
    private static final int BOOTREQUEST = 1;
    private static final int CHADDR_AT = 28;

    /**
     * The requests of a capture file, as they came.
     *
     * @param call has the interface to come by, perhaps, as {@code --interface}
     * @param name the parameter that names the file
     * @throws IOException if the file can't be read, or has too many; the message is for the operator
     */
    static List<CapturedRequest> read(Call call, String name) throws IOException {
        Path file = call.value(name, CapturedRequest::file).orElseThrow();
        List<CapturedRequest> all = new ArrayList<>();
        try (PcapReader reader = PcapReader.open(file)) {
            for (Optional<Datagram> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (isRequest(next.get())) {
                    all.add(of(next.get(), call.value("--interface")));
                }
                if (all.size() > MAX_REQUESTS) {
                    throw new IOException("it has more than " + MAX_REQUESTS + " requests: take a part of it, with editcap or tcpdump");
                }
            }
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        return all;
    }

    private static Path file(String name) {
        Path file = Path.of(name);
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("must begin with /, since the daemon opens it, and not this command");
        }
        return file;
    }

    private static boolean isRequest(Datagram datagram) {
        int port = datagram.to().getPort();
        byte[] payload = datagram.payload();
        return (port == SERVER_PORT || port == PROXY_PORT) && payload.length >= CHADDR_AT + MacAddress.LENGTH && payload[0] == BOOTREQUEST;
    }

    private static CapturedRequest of(Datagram datagram, Optional<String> interfaceName) throws IOException {
        if (!datagram.isWhole()) {
            throw new IOException("only the beginning of a request was captured: capture whole packets, with tcpdump -s 0");
        }
        Question.Packet packet = Question.packet(datagram.payload(), datagram.from(), datagram.to());
        return new CapturedRequest(datagram.time(), MacAddress.of(datagram.payload(), CHADDR_AT),
                interfaceName.map(packet::withInterface).orElse(packet));
    }
}
