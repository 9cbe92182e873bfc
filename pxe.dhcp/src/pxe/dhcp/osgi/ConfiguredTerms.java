// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.NumericAddress;
import pxe.config.ConfigValues;
import pxe.dhcp.DhcpMessage;
import pxe.dhcp.DhcpOption;
import pxe.dhcp.DhcpOptions;
import pxe.dhcp.FirmwareProfile;
import pxe.dhcp.LeaseTime;
import pxe.dhcp.OptionTable;
import pxe.dhcp.Terms;

/** Reads the keys that server, subnets and classes have in common: what clients are given besides an address. */
final class ConfiguredTerms {

    /** What a key of an option begins with: {@code option.ntp-server}. */
    private static final String OPTION = "option.";
    private static final String AUTO = "auto";
    private static final String PROFILES = Stream.concat(Stream.of(AUTO), Arrays.stream(FirmwareProfile.values()).map(FirmwareProfile::toString))
            .collect(Collectors.joining(" or "));

    private ConfiguredTerms() {}

    /**
     * The terms that the values make.
     *
     * @param whose what a boot file's reason is: {@code subnet rack7}
     * @param network the options of the network's own keys; those named by {@code option.} count more
     */
    static Terms read(ConfigValues values, String whose, DhcpOptions.Builder network) {
        Terms.Builder terms = Terms.builder().options(options(values, network).build())
                .nextServer(address(values, "next.server", DhcpMessage.NONE));
        FirmwareProfile profile = values.value("profile", null, PROFILES,
                text -> text.equals(AUTO) ? null : FirmwareProfile.valueOf(text.toUpperCase(Locale.ROOT)));
        if (profile != null) {
            terms.profile(profile);
        }
        LeaseTime leaseTime = leaseTime(values);
        if (leaseTime != null) {
            terms.leaseTime(leaseTime);
        }
        Terms.BOOTFILE_KEYS.forEach((key, stage) -> {
            Bootfile file = values.value(key, null, stage == BootStage.HTTP
                    ? "a URL" : "a path or a URL of at most " + Bootfile.MAX_LENGTH + " characters, without blanks", text -> bootfile(stage, text));
            if (file != null) {
                terms.bootfile(stage, file, whose);
            }
        });
        return terms.build();
    }

    private static Bootfile bootfile(BootStage stage, String text) {
        Bootfile file = new Bootfile(text);
        if (stage == BootStage.HTTP && !file.isUrl()) {
            throw new IllegalArgumentException();
        }
        return file;
    }

    /** The options of the keys that most networks need. */
    static DhcpOptions.Builder network(ConfigValues values, List<Inet4Address> routers, List<Inet4Address> dns) {
        DhcpOptions.Builder options = DhcpOptions.builder();
        put(options, DhcpOption.ROUTER, addresses(values, "router", routers));
        put(options, DhcpOption.DNS, addresses(values, "dns", dns));
        String domain = values.text("domain", "");
        if (!domain.isEmpty()) {
            options.put(DhcpOption.DOMAIN_NAME, domain);
        }
        Inet4Address broadcast = address(values, "broadcast", DhcpMessage.NONE);
        if (!broadcast.isAnyLocalAddress()) {
            options.put(DhcpOption.BROADCAST_ADDRESS, broadcast);
        }
        return options;
    }

    private static void put(DhcpOptions.Builder options, int code, List<Inet4Address> addresses) {
        if (!addresses.isEmpty()) {
            options.put(code, addresses);
        }
    }

    private static DhcpOptions.Builder options(ConfigValues values, DhcpOptions.Builder options) {
        Map<Integer, String> keys = new HashMap<>();
        for (String key : values.keys(OPTION)) {
            String name = key.substring(OPTION.length());
            String text = values.text(key, "");
            try {
                int code = OptionTable.code(name);
                if (text.isEmpty()) { // as if the key were missing
                    continue;
                }
                options.put(code, OptionTable.parse(name, text).bytes());
                String other = keys.put(code, key);
                if (other != null) {
                    values.problem(other + " and " + key + ": both are option " + code);
                }
            } catch (IllegalArgumentException wrong) {
                values.problem(wrong.getMessage());
            }
        }
        return options;
    }

    private static @Nullable LeaseTime leaseTime(ConfigValues values) {
        Duration usual = time(values, "lease.seconds");
        Duration min = time(values, "lease.min.seconds");
        Duration max = time(values, "lease.max.seconds");
        if (usual == null && min == null && max == null) {
            return null;
        }
        try {
            return new LeaseTime(min, usual, max);
        } catch (IllegalArgumentException wrong) {
            values.problem("lease.seconds: " + wrong.getMessage());
            return null;
        }
    }

    private static @Nullable Duration time(ConfigValues values, String key) {
        Duration time = values.seconds(key, Duration.ZERO, LeaseTime.SHORTEST, LeaseTime.LONGEST);
        return time.isZero() ? null : time;
    }

    static Inet4Address address(ConfigValues values, String key, Inet4Address otherwise) {
        return values.value(key, otherwise, "a numeric IPv4 address", NumericAddress::parse4);
    }

    private static List<Inet4Address> addresses(ConfigValues values, String key, List<Inet4Address> otherwise) {
        return values.value(key, otherwise, "numeric IPv4 addresses, separated by commas, or none", text -> text.equals("none")
                ? List.of()
                : Arrays.stream(text.split("[,\\s]+")).map(NumericAddress::parse4).toList());
    }
}
