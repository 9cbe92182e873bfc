// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pxe.config.ConfigValues;
import pxe.dhcp.DhcpMessage;
import pxe.dhcp.DhcpSettings;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.dhcp.DhcpSettings.Serve;
import pxe.dhcp.Subnet;

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

    /** The settings that the values make; {@code null} if DHCP is switched off. */
    static @Nullable DhcpSettings read(ConfigValues values) {
        boolean enabled = values.flag("enabled", false);
        Mode mode = values.choice("mode", Mode.SERVER);
        DhcpSettings settings = new DhcpSettings(
                mode,
                values.choice("serve", Serve.PXE),
                address(values, "address", DhcpMessage.NONE),
                values.integer("port", 67, 1, 65534),
                values.integer("proxy.port", 4011, 1, 65535),
                values.value("server.ip", mode == Mode.SERVER ? SERVER : DhcpMessage.NONE, "a numeric IPv4 address, or auto",
                        text -> text.equals("auto") ? DhcpMessage.NONE : ip(text)),
                address(values, "next.server", DhcpMessage.NONE),
                subnet(values),
                values.seconds("lease.seconds", Duration.ofDays(1), Duration.ofMinutes(1), Duration.ofDays(365)),
                values.seconds("offer.seconds", Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(10)),
                values.seconds("decline.seconds", Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofDays(1)),
                values.flag("authoritative", true),
                values.list("interfaces"));
        if (mode == Mode.SERVER && values.problems().isEmpty()) {
            settings.subnet().problems().forEach(values::problem);
        }
        return enabled ? settings : null;
    }

    private static Subnet subnet(ConfigValues values) {
        return new Subnet(
                address(values, "range.begin", BEGIN),
                address(values, "range.end", END),
                address(values, "netmask", MASK),
                addresses(values, "router", ROUTERS),
                addresses(values, "dns", DNS),
                address(values, "broadcast", DhcpMessage.NONE),
                values.text("domain", ""));
    }

    private static Inet4Address address(ConfigValues values, String key, Inet4Address otherwise) {
        return values.value(key, otherwise, "a numeric IPv4 address", ConfiguredSettings::ip);
    }

    private static List<Inet4Address> addresses(ConfigValues values, String key, List<Inet4Address> otherwise) {
        return values.value(key, otherwise, "numeric IPv4 addresses, separated by commas, or none", text -> text.equals("none")
                ? List.<Inet4Address>of()
                : Arrays.stream(text.split("[,\\s]+")).map(ConfiguredSettings::ip).toList());
    }

    private static Inet4Address ip(String text) {
        return (Inet4Address) InetAddress.ofLiteral(text);
    }
}
