// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import pxe.dhcp.OptionTable;
import pxe.dhcp.OptionValue;
import pxe.dhcp.Reservation;

/**
 * An entry of the list {@code reservations} in Kea's configuration for DHCPv4.
 *
 * <p>Its subnet doesn't count: the address says which one that is. What Kea writes into the header's {@code sname} is sent as
 * option 66, as long as a boot file doesn't name its own server.
 */
final class KeaReservation {

    /** Kea's class of machines that get no answer. */
    private static final String DROP = "DROP";

    private KeaReservation() {}

    /**
     * Reads an entry.
     *
     * @param omitted takes why an option is left out, which may be one that only Kea's own configuration defines
     * @throws IllegalArgumentException if it is wrong; the message is for the operator
     */
    static Reservation read(JsonObject entry, Consumer<String> omitted) {
        JsonFields fields = new JsonFields(entry);
        HostBuilder host = new HostBuilder(Stream.of("hostname", "hw-address", "client-id", "circuit-id", "ip-address")
                .map(fields::text).filter(text -> !text.isEmpty()).findFirst().map(KeaReservation::withoutRoot).orElse("without a name"),
                omitted);
        fields.text("hw-address", host::mac);
        fields.text("client-id", text -> host.clientId(bytes(text)));
        fields.text("circuit-id", text -> host.circuitId(bytes(text)));
        fields.text("ip-address", host::address);
        fields.text("hostname", text -> host.hostname(withoutRoot(text)));
        fields.text("next-server", host::nextServer);
        fields.text("server-hostname", text -> host.option("66", text));
        fields.text("boot-file-name", host::romBootfile);
        fields.texts("client-classes").forEach(name -> clientClass(name, host));
        fields.list("option-data").forEach(option -> host.option(() -> option(new JsonFields(JsonFields.object(option, "option-data")))));
        return marked(fields, host);
    }

    /** A domain name that is written to its very end has a dot there. */
    private static String withoutRoot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    /** What Kea knows machines by, and we don't, would make an entry of no effect. */
    private static Reservation marked(JsonFields fields, HostBuilder host) {
        boolean marked = Stream.of("hw-address", "client-id", "circuit-id").anyMatch(fields::has);
        for (String other : List.of("duid", "flex-id")) {
            if (!marked && fields.has(other)) {
                throw new IllegalArgumentException("a machine is not known by its " + other + " here; give it a hw-address");
            }
        }
        return host.build();
    }

    private static void clientClass(String name, HostBuilder host) {
        if (name.equals(DROP)) {
            host.ignored();
        } else {
            host.ofClass(name);
        }
    }

    private static OptionValue option(JsonFields option) {
        String key = option.has("code") ? option.text("code") : option.text("name");
        String space = option.text("space");
        boolean binary = option.text("csv-format").equals("false");
        // Kea's comma that is part of a text has a backslash before it.
        String data = option.text("data").replace("\\,", ",");
        if (!space.isEmpty() && !space.equals("dhcp4")) {
            throw new IllegalArgumentException("option " + key + ": the space " + space + " is not known, only dhcp4");
        }
        if (!binary && !OptionTable.hasType(key)) {
            throw new IllegalArgumentException("option " + key + ": its type is in an option-def, which is not read here; it can be given"
                    + " as bytes, with \"csv-format\": false");
        }
        return OptionTable.parse(key, binary ? "hex:" + HexFormat.of().formatHex(bytes(data)) : data);
    }

    /** Kea's identifiers are hexadecimal, or a text in single quotes. */
    private static byte[] bytes(String text) {
        return text.length() > 2 && text.startsWith("'") && text.endsWith("'")
                ? text.substring(1, text.length() - 1).getBytes(StandardCharsets.UTF_8)
                : HostBuilder.hex(text.startsWith("0x") ? text.substring(2) : text);
    }
}
