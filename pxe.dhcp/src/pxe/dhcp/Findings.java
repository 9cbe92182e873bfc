// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pxe.api.BootStage;
import pxe.api.PolicyTurn;
import pxe.api.event.BootEvent;
import pxe.api.explain.Explanation;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.net.Route;

/**
 * What a {@link Rehearsal} found, put into words.
 *
 * @param client who asked; null if it is none that is served
 * @param told the events that would have been told
 * @param sent what would have been sent, and by which way; null if nothing
 */
record Findings(DhcpSettings settings, SeenPacket packet, @Nullable Client client, List<PolicyTurn> turns, List<BootEvent> told,
        @Nullable ByteBuffer sent, @Nullable Route route) {

    /** All of it. */
    Explanation explanation() {
        Explanation.Builder made = Explanation.builder(request()).policies(turns);
        if (packet.message() != null) {
            made.mac(packet.mac());
        }
        if (client != null) {
            place(made, client.exchange());
            client.reservation().ifPresent(host -> made.fact("reservation", host.name()));
            if (!client.classes().isEmpty()) {
                made.fact("classes", client.classes().stream().map(ClientClass::name).collect(Collectors.joining(", ")));
            }
        }
        outcome(made);
        if (sent != null && client != null && DhcpCodec.decode(sent) instanceof DhcpCodec.Decoded.Ok(DhcpMessage reply)) {
            reply(made, client.exchange(), reply);
        }
        return made.build();
    }

    private String request() {
        DhcpMessage message = packet.message();
        if (message == null) {
            return packet.payload().length + " bytes that are no DHCP message";
        }
        return MessageType.name(message.type()) + " of " + message.chaddr() + (packet.isToProxy() ? " to port " + packet.port() : "");
    }

    private static void place(Explanation.Builder made, Exchange exchange) {
        made.fact("interface", exchange.interfaceName());
        exchange.relay().ifPresent(relay -> made.fact("relay", relay.getHostAddress()));
        made.fact("stage", exchange.stage().toString());
        if (exchange.stage() != BootStage.NONE) {
            made.fact("arch", exchange.arch().toString());
        }
        exchange.machineId().ifPresent(id -> made.fact("uuid", id.toString()));
    }

    /** The last event says what became of the request, and those before it what is to be known besides. */
    private void outcome(Explanation.Builder made) {
        if (told.isEmpty()) {
            made.outcome("NOTHING", "", "it is no question to this server" + (settings.interfaces().isEmpty()
                    ? "" : ", or it comes by none of the interfaces that are served: " + String.join(", ", settings.interfaces())));
            return;
        }
        BootEvent last = last();
        made.outcome(last.name(), last.text("policy").or(this::decider).orElse(""), last.text("reason").orElse(""));
        told.stream().filter(other -> other != last).forEach(other -> made.fact(other.name(),
                other.text("reason").orElseGet(() -> String.join(", ", other.details().values()))));
    }

    /** Who is ignored is told so by a reason alone. */
    private Optional<String> decider() {
        return turns.stream().filter(turn -> turn.outcome() == PolicyTurn.Outcome.DECIDED).map(PolicyTurn::policy).findFirst();
    }

    private BootEvent last() {
        return told.reversed().stream().filter(event -> !event.name().equals(OtherServers.RIVAL)).findFirst().orElseThrow();
    }

    private void reply(Explanation.Builder made, Exchange exchange, DhcpMessage reply) {
        Optional<Inet4Address> address = Optional.of(reply.yiaddr()).filter(given -> !given.isAnyLocalAddress())
                .or(exchange::clientAddress);
        address.flatMap(this::subnet).ifPresent(subnet -> made.fact("subnet", subnet.name() + " (" + subnet.network() + ")"));
        BootEvent last = last();
        Optional<String> bootfile = last.text("bootfile");
        if (bootfile.isPresent() && exchange.stage() == BootStage.PXE) {
            made.fact("profile", last.text("profile").orElse(FirmwareProfile.DIRECT.toString()));
        }
        if (route != null) {
            made.fact("sent to", text(route.to()));
        }
        InetAddress server = reply.siaddr().isAnyLocalAddress() ? exchange.serverAddress() : reply.siaddr();
        byte[] bytes = new byte[sent.remaining()];
        sent.get(sent.position(), bytes);
        made.servers(List.of(exchange.serverAddress(), exchange.arrival().local()));
        made.reply(new Explanation.Reply(bytes, server, address, bootfile, contents(reply)));
    }

    private static String text(InetSocketAddress to) {
        return to.getAddress().equals(ReplyRoute.EVERYBODY) ? "everybody, port " + to.getPort()
                : to.getAddress().getHostAddress() + ", port " + to.getPort();
    }

    private Optional<Subnet> subnet(Inet4Address address) {
        return settings.subnets().stream().filter(subnet -> subnet.network().contains(address)).findFirst();
    }

    private static Map<String, String> contents(DhcpMessage reply) {
        Map<String, String> contents = new LinkedHashMap<>();
        contents.put("yiaddr", reply.yiaddr().getHostAddress());
        contents.put("siaddr", reply.siaddr().getHostAddress());
        contents.put("file", reply.file());
        for (int code : reply.options().codes()) {
            contents.put(code + " " + OptionTable.name(code), text(code, reply.options()));
        }
        return contents;
    }

    /** The table of what can be configured has no form for what the server decides. */
    private static String text(int code, DhcpOptions options) {
        return switch (code) {
            case DhcpOption.MESSAGE_TYPE -> MessageType.name(options.u8(code).orElse(0));
            case DhcpOption.SERVER_ID -> options.address(code).map(InetAddress::getHostAddress).orElse("");
            case DhcpOption.LEASE_TIME -> Long.toString(options.u32(code).orElse(0));
            default -> OptionTable.format(code, options.raw(code));
        };
    }
}
