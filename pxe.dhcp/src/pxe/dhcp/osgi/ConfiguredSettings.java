// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import pxe.api.Ip4Network;
import pxe.api.NumericAddress;
import pxe.config.ConfigValues;
import pxe.dhcp.AddressRange;
import pxe.dhcp.ClientClass;
import pxe.dhcp.ClientIdentity;
import pxe.dhcp.DhcpMessage;
import pxe.dhcp.DhcpOptions;
import pxe.dhcp.DhcpSettings;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.dhcp.DhcpSettings.Probing;
import pxe.dhcp.DhcpSettings.Serve;
import pxe.dhcp.Reservations;
import pxe.dhcp.Subnet;
import pxe.dhcp.Terms;

/** Reads {@link DhcpConfig}'s keys. */
final class ConfiguredSettings {

    /** PyPXE's defaults. */
    private static final Inet4Address SERVER = ip("192.168.2.2");
    private static final Inet4Address BEGIN = ip("192.168.2.100");
    private static final Inet4Address END = ip("192.168.2.150");
    private static final Inet4Address MASK = ip("255.255.255.0");
    private static final List<Inet4Address> ROUTERS = List.of(ip("192.168.2.1"));
    private static final List<Inet4Address> DNS = List.of(ip("8.8.8.8"));

    private ConfiguredSettings() {}

    /**
     * The settings that the values make; {@code null} if DHCP is switched off.
     *
     * @param subnets adds those of files of their own to a list; in their presence that of this file is served only if it has a
     *     range
     */
    static @Nullable DhcpSettings read(ConfigValues values, UnaryOperator<List<Subnet>> subnets, List<ClientClass> classes,
            Reservations reservations) {
        boolean enabled = values.flag("enabled", false);
        Mode mode = values.choice("mode", Mode.SERVER);
        Terms terms = ConfiguredTerms.read(values, "pxe.dhcp.cfg", DhcpOptions.builder());
        List<Subnet> own = subnet(values, mode, terms).stream().toList();
        List<Subnet> wanted = values.text("range.begin", "").isEmpty() ? List.of() : own;
        List<Subnet> all = subnets.apply(wanted);
        boolean alone = all.size() == wanted.size();
        DhcpSettings settings = DhcpSettings.builder()
                .mode(mode)
                .serve(values.choice("serve", Serve.PXE))
                .address(ConfiguredTerms.address(values, "address", DhcpMessage.NONE))
                .port(values.integer("port", 67, 1, 65534))
                .proxyPort(values.integer("proxy.port", 4011, 1, 65535))
                .serverAddress(values.value("server.ip", mode == Mode.SERVER && alone ? SERVER : DhcpMessage.NONE,
                        "a numeric IPv4 address, or auto", text -> text.equals("auto") ? DhcpMessage.NONE : NumericAddress.parse4(text)))
                .clientIdentity(values.choice("client.identity", ClientIdentity.MAC))
                .terms(terms)
                .subnets(alone ? own : all)
                .classes(classes)
                .reservations(reservations)
                .knownOnly(values.flag("known.only", false))
                .offerTime(values.seconds("offer.seconds", Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(10)))
                .offersMax(values.integer("offers.max", 1000, 1, 1_000_000))
                .declineTime(values.seconds("decline.seconds", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofDays(1)))
                .probing(values.choice("conflict.probe", Probing.AUTO))
                .probeTime(values.seconds("conflict.probe.seconds", Duration.ofMillis(200), Duration.ofMillis(10),
                        Duration.ofSeconds(5)))
                .authoritative(values.flag("authoritative", true))
                .captureMachines(values.integer("capture.machines", 1000, 0, 10_000))
                .interfaces(values.list("interfaces"))
                .build();
        if (mode == Mode.SERVER && values.problems().isEmpty()) {
            settings.problems().forEach(values::problem);
        }
        return enabled ? settings : null;
    }

    /**
     * PyPXE's one subnet; none if its values are wrong, or of no meaning.
     *
     * @param server what the file says by {@code option.} counts more than the network's own keys, as in the file of any subnet
     */
    private static Optional<Subnet> subnet(ConfigValues values, Mode mode, Terms server) {
        Inet4Address begin = ConfiguredTerms.address(values, "range.begin", BEGIN);
        Inet4Address end = ConfiguredTerms.address(values, "range.end", END);
        Ip4Network network = values.value("netmask", Ip4Network.of(begin, MASK), "ones, then zeros, such as 255.255.255.0",
                text -> Ip4Network.of(begin, NumericAddress.parse4(text)));
        List<Inet4Address> routers = ROUTERS.stream().filter(network::contains).toList(); // nobody reaches one of another network
        DhcpOptions options = ConfiguredTerms.network(values, routers, DNS).putAll(server.options()).build();
        if (mode == Mode.PROXY || !values.problems().isEmpty()) {
            return Optional.empty();
        }
        String name = begin.getHostAddress() + "-" + end.getHostAddress();
        if (!network.contains(end)) {
            values.problem("range.end = " + end.getHostAddress() + ": must be in the network of range.begin, " + network);
            return Optional.empty();
        }
        try {
            Terms terms = Terms.builder().options(options).build();
            return Optional.of(Subnet.builder(name, network).ranges(List.of(new AddressRange(begin, end))).terms(terms)
                    .source(values.origin()).build());
        } catch (IllegalArgumentException wrong) {
            values.problem("range.begin: " + wrong.getMessage());
            return Optional.empty();
        }
    }

    private static Inet4Address ip(String text) {
        return (Inet4Address) InetAddress.ofLiteral(text);
    }
}
