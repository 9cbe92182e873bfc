// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacPattern;
import pxe.api.MachineId;
import pxe.config.ConfigValues;
import pxe.dhcp.ClientClass;
import pxe.dhcp.DhcpOptions;

/** Reads {@link ClassConfig}'s keys. */
final class ConfiguredClass {

    private ConfiguredClass() {}

    /** The class that the values make; null if they have problems. */
    static @Nullable ClientClass read(ConfigValues values) {
        ClientClass made = new ClientClass(values.name(),
                values.value("match.stage", Set.of(), "of pxe, http, ipxe and none, separated by commas", text -> words(text).stream()
                        .map(word -> BootStage.valueOf(word.toUpperCase(Locale.ROOT))).collect(Collectors.toSet())),
                values.value("match.arch", Set.of(), "numbers of the IANA registry, 0 to 65535, separated by commas",
                        text -> words(text).stream().map(Integer::decode).map(ClientArch::new).collect(Collectors.toSet())),
                values.list("match.vendor.class"),
                Set.copyOf(values.list("match.user.class")),
                values.value("match.mac", List.of(), "hardware addresses, as in 52:54:00:*, separated by commas",
                        text -> words(text).stream().map(MacPattern::parse).toList()),
                values.value("match.uuid", Set.of(),
                        "UUIDs, as in 7c41e6a2-5b0d-4f3e-9a17-525400770001, separated by commas",
                        text -> words(text).stream().map(MachineId::parse).collect(Collectors.toSet())),
                values.flag("ignore", false),
                ConfiguredTerms.read(values, "class " + values.name(), DhcpOptions.builder()));
        values.refuseStrangeKeys();
        return values.problems().isEmpty() ? made : null;
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.split("[,\\s]+"));
    }
}
