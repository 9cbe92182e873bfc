// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pxe.api.Ip4Network;
import pxe.config.ConfigValues;
import pxe.dhcp.AddressRange;
import pxe.dhcp.Subnet;
import pxe.dhcp.Terms;

/** Reads {@link SubnetConfig}'s keys. */
final class ConfiguredSubnet {

    private static final String HEX = "hex:";

    private ConfiguredSubnet() {}

    /** The subnet that the values make; null if they have problems. */
    static @Nullable Subnet read(ConfigValues values) {
        String name = values.name();
        Ip4Network network = values.value("network", null, "a network, as in 10.0.5.0/24", Ip4Network::parse);
        if (network == null && values.problems().isEmpty()) {
            values.problem("network: must be given, as in 10.0.5.0/24");
        }
        List<AddressRange> ranges = values.value("range", List.<AddressRange>of(),
                "addresses, the first before the last, as in 10.0.5.100-10.0.5.150, separated by commas",
                text -> Arrays.stream(text.split(",")).map(String::strip).map(AddressRange::parse).toList());
        String link = values.text("shared.network", name);
        Set<String> interfaces = Set.copyOf(values.list("interfaces"));
        Set<Inet4Address> relays = Set.copyOf(values.addresses("relays", Inet4Address.class));
        Set<String> circuits = identifiers(values, "circuit.ids");
        Set<String> remotes = identifiers(values, "remote.ids");
        Terms terms = ConfiguredTerms.read(values, "subnet " + name, ConfiguredTerms.network(values, List.of(), List.of()));
        values.refuseStrangeKeys();
        if (network == null || !values.problems().isEmpty()) {
            return null;
        }
        Subnet made = Subnet.builder(name, network).source(values.origin()).link(link).ranges(ranges).terms(terms)
                .interfaces(interfaces).relays(relays).circuits(circuits).remotes(remotes).build();
        made.problems().forEach(values::problem);
        return made;
    }

    private static Set<String> identifiers(ConfigValues values, String key) {
        return values.value(key, Set.of(), "texts, or bytes as in hex:0004001e, separated by commas",
                text -> Arrays.stream(text.split(",")).map(String::strip).map(ConfiguredSubnet::identifier).collect(Collectors.toSet()));
    }

    private static String identifier(String text) {
        return text.startsWith(HEX)
                ? new String(HexFormat.of().parseHex(text.substring(HEX.length())), StandardCharsets.ISO_8859_1)
                : text;
    }
}
