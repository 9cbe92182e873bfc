// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static java.util.concurrent.CompletableFuture.completedStage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.Ip4Network;
import pxe.api.MacAddress;
import pxe.api.PolicyVerdict;
import pxe.api.event.BootEvent;
import pxe.api.lease.LeaseStore;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.lease.MemoryLeaseStore;
import pxe.net.Arrival;
import pxe.net.Route;
import pxe.net.UdpSocket;
import pxe.net.test.SimulatedHost;
import pxe.net.test.SimulatedNetwork;

/** A server at 10.0.0.1 with a range of three addresses, a machine without an address, and a relay, on a network in memory. */
final class DhcpNetwork {

    static final Inet4Address SERVER = ip("10.0.0.1");
    static final Inet4Address RELAY = ip("10.0.0.9");
    static final Route EVERY_SERVER = Route.to(new InetSocketAddress(InetAddress.ofLiteral("255.255.255.255"), 67));
    static final MacAddress MAC = MacAddress.parse("52:54:00:77:00:01");
    static final MacAddress OTHER = MacAddress.parse("52:54:00:77:00:02");

    /** What reached the machine, and how. */
    record Heard(DhcpMessage message, Arrival arrival) {}

    /** A clock that stands still until it is told. */
    static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    final SimulatedNetwork network = new SimulatedNetwork(1);
    final SimulatedHost serverHost = network.host(SERVER);
    final HandClock clock = new HandClock();
    final List<BootEvent> events = new ArrayList<>();
    final List<Heard> heard = new ArrayList<>();
    final List<Heard> heardByRelay = new ArrayList<>();
    final List<BootRequest> asked = new ArrayList<>();
    LeaseStore leases = new MemoryLeaseStore();
    Function<BootRequest, BootDecision> policy = request -> BootDecision.boot("pxelinux.0", "every machine");
    /** How the policy is asked; a test may have it think for a while. */
    UnaryOperator<CompletionStage<PolicyVerdict>> thinking = UnaryOperator.identity();
    DhcpServer server;
    final UdpSocket machine;
    private final UdpSocket relay;

    DhcpNetwork() {
        try {
            machine = listen(network.host(), DhcpMessage.NONE, 68, heard);
            relay = listen(network.host(RELAY), RELAY, 67, heardByRelay);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UdpSocket listen(SimulatedHost host, Inet4Address address, int port, List<Heard> into) throws IOException {
        return host.open(new InetSocketAddress(address, port), (payload, arrival) -> {
            if (DhcpCodec.decode(payload) instanceof DhcpCodec.Decoded.Ok(DhcpMessage message)) {
                into.add(new Heard(message, arrival));
            }
        });
    }

    /** Opens the server. */
    DhcpNetwork serve(DhcpSettings settings) throws IOException {
        server = DhcpServer.open(serverHost, settings, request -> {
            asked.add(request);
            return thinking.apply(completedStage(new PolicyVerdict(policy.apply(request), "test")));
        }, leases, events::add, serverHost.links(), clock);
        return this;
    }

    DhcpNetwork serve() throws IOException {
        return serve(settings());
    }

    static DhcpSettings settings() {
        return builder().build();
    }

    static DhcpSettings settings(DhcpSettings.Mode mode, DhcpSettings.Serve serve, boolean authoritative) {
        return builder().mode(mode).serve(serve).authoritative(authoritative).build();
    }

    static DhcpSettings settings(Subnet... subnets) {
        return builder().subnets(List.of(subnets)).build();
    }

    /** The settings that are used unless a test says otherwise, to be changed. */
    static DhcpSettings.Builder builder() {
        return DhcpSettings.builder().probing(DhcpSettings.Probing.OFF).subnets(List.of(subnet("10.0.0.100", "10.0.0.102")))
                .terms(Terms.builder().leaseTime(LeaseTime.of(Duration.ofHours(1))).build());
    }

    /** A range in a network of 256 addresses, whose router is the last of them but one. */
    static Subnet subnet(String begin, String end) {
        Ip4Network network = new Ip4Network(ip(begin), 24);
        DhcpOptions options = DhcpOptions.builder().put(DhcpOption.ROUTER, ip("10.0.0.254")).put(DhcpOption.DNS, ip("10.0.0.53"))
                .put(DhcpOption.DOMAIN_NAME, "boot.example").build();
        return Subnet.of(begin, network, new AddressRange(ip(begin), ip(end)), Terms.builder().options(options).build());
    }

    /** A subnet and its range. */
    static Subnet wide(String network, String range) {
        return Subnet.of(network, Ip4Network.parse(network), AddressRange.parse(range), Terms.NONE);
    }

    /** The machine broadcasts a message; returns the answers to it. */
    List<Heard> broadcast(DhcpMessage message) {
        return send(machine, message, EVERY_SERVER.to(), heard);
    }

    /** The one answer to a broadcast. */
    DhcpMessage answer(DhcpMessage message) {
        List<Heard> answers = broadcast(message);
        if (answers.size() != 1) {
            throw new AssertionError(answers.size() + " answers; events: " + events);
        }
        return answers.getFirst().message();
    }

    /** The relay hands on a message. */
    List<Heard> byRelay(DhcpMessage message) {
        return send(relay, message, new InetSocketAddress(SERVER, 67), heardByRelay);
    }

    /** A machine that has an address sends a message to a port of the server; returns what comes back to its own port. */
    List<Heard> unicast(Inet4Address address, int port, DhcpMessage message, int serverPort) {
        List<Heard> back = new ArrayList<>();
        try (UdpSocket station = listen(network.host(address), address, port, back)) {
            return send(station, message, new InetSocketAddress(SERVER, serverPort), back);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Heard> send(UdpSocket from, DhcpMessage message, InetSocketAddress to, List<Heard> into) {
        into.clear();
        from.send(DhcpCodec.encode(message, 1500), Route.to(to));
        network.run(Duration.ofMillis(10));
        return List.copyOf(into);
    }

    /** Any bytes, to the server's port 67. */
    void raw(byte[] bytes) {
        raw(bytes, 67);
    }

    /** Any bytes, to a port of the server. */
    void raw(byte[] bytes, int port) {
        machine.send(ByteBuffer.wrap(bytes), Route.to(new InetSocketAddress(EVERY_SERVER.to().getAddress(), port)));
        network.run(Duration.ofMillis(10));
    }

    /** DISCOVER, OFFER, REQUEST, ACK; returns the address. */
    Inet4Address lease(MacAddress mac) {
        Inet4Address offered = answer(discover(mac)).yiaddr();
        DhcpMessage ack = answer(request(mac, offered));
        if (ack.type() != MessageType.ACK || !ack.yiaddr().equals(offered)) {
            throw new AssertionError("no lease: " + ack);
        }
        return offered;
    }

    /** The same where the offer comes only after a while. */
    Inet4Address lease(MacAddress mac, Duration until) {
        broadcast(discover(mac));
        network.run(until);
        return answer(request(mac, heard.getFirst().message().yiaddr())).yiaddr();
    }

    /** The events' names, as far as an operator sees them. */
    List<String> outcomes() {
        return events.stream().filter(event -> event.weight() != BootEvent.Weight.DETAIL).map(BootEvent::name).toList();
    }

    /** The reason of the first event of a name. */
    String reason(String name) {
        return events.stream().filter(event -> event.name().equals(name)).findFirst().orElseThrow().details().get("reason");
    }

    // --- Messages of a BIOS machine's plain PXE ROM.

    static DhcpMessage discover(MacAddress mac) {
        return message(mac, MessageType.DISCOVER, pxe());
    }

    static DhcpMessage request(MacAddress mac, Inet4Address address) {
        return message(mac, MessageType.REQUEST,
                pxe().put(DhcpOption.SERVER_ID, SERVER).put(DhcpOption.REQUESTED_ADDRESS, address));
    }

    /** Init-reboot: the machine had this address before. */
    static DhcpMessage reboot(MacAddress mac, Inet4Address address) {
        return message(mac, MessageType.REQUEST, pxe().put(DhcpOption.REQUESTED_ADDRESS, address));
    }

    static DhcpOptions.Builder pxe() {
        return DhcpOptions.builder().put(DhcpOption.VENDOR_CLASS, "PXEClient:Arch:00000:UNDI:002001")
                .put(DhcpOption.CLIENT_ARCH, new byte[] {0, 0});
    }

    static DhcpOptions.Builder uefi() {
        return DhcpOptions.builder().put(DhcpOption.VENDOR_CLASS, "PXEClient:Arch:00007:UNDI:003000")
                .put(DhcpOption.CLIENT_ARCH, new byte[] {0, 7});
    }

    static DhcpOptions.Builder uefiHttp() {
        return DhcpOptions.builder().put(DhcpOption.VENDOR_CLASS, "HTTPClient:Arch:00016:UNDI:003000")
                .put(DhcpOption.CLIENT_ARCH, new byte[] {0, 16});
    }

    static DhcpOptions.Builder ipxe() {
        return pxe().put(DhcpOption.USER_CLASS, "iPXE").put(DhcpOption.IPXE, new byte[] {(byte) 0xeb, 3, 1, 21, 1});
    }

    static DhcpMessage message(MacAddress mac, int type, DhcpOptions.Builder options) {
        return message(mac, type, options, DhcpMessage.NONE, DhcpMessage.NONE, DhcpMessage.BROADCAST);
    }

    static DhcpMessage message(MacAddress mac, int type, DhcpOptions.Builder options, Inet4Address ciaddr, Inet4Address giaddr,
            int flags) {
        return new DhcpMessage(DhcpMessage.BOOTREQUEST, giaddr.isAnyLocalAddress() ? 0 : 1, 0x1234_0000 + (int) mac.bits(), 0,
                flags, ciaddr, DhcpMessage.NONE, DhcpMessage.NONE, giaddr, mac, "", "",
                options.putU8(DhcpOption.MESSAGE_TYPE, type).build());
    }

    static Inet4Address ip(String text) {
        return (Inet4Address) InetAddress.ofLiteral(text);
    }
}
