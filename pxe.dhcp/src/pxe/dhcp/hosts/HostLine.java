// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pxe.config.Fields;
import pxe.dhcp.OptionTable;
import pxe.dhcp.Reservation;
import pxe.dhcp.Terms;

/**
 * A machine in one line: dnsmasq's {@code dhcp-host}, and what it lacks.
 *
 * <pre>{@code
 * 52:54:00:12:34:56, 10.0.5.20, web1, 12h, set:rack7, bootfile=grubx64.efi, option.ntp-server=10.0.5.1
 * }</pre>
 *
 * <p>The fields stand in any order, with commas between them; a field with a comma of its own stands in double quotes. What might be
 * one more value of the option before it is refused, unless that is in quotes. What a field is, its form says:
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><td>{@code 52:54:00:12:34:56}, {@code 52:54:00:*}</td><td>a hardware address; any number of them</td></tr>
 * <tr><td>{@code id:}, {@code circuit:}, {@code remote:}</td><td>option 61, 82.1 or 82.2: a text, or bytes as in
 *     {@code 01:0a:ff} and {@code hex:010aff}</td></tr>
 * <tr><td>{@code uuid:}</td><td>option 97</td></tr>
 * <tr><td>{@code 10.0.5.20}</td><td>its address</td></tr>
 * <tr><td>{@code web1}</td><td>its host name</td></tr>
 * <tr><td>{@code 45m}, {@code 3600}, {@code infinite}</td><td>how long the address is given for: s, m, h, d, w</td></tr>
 * <tr><td>{@code set:rack7}</td><td>a class that it is of</td></tr>
 * <tr><td>{@code ignore}</td><td>it gets no answer</td></tr>
 * <tr><td>{@code known}</td><td>nothing more is to be said</td></tr>
 * <tr><td>{@code bootfile=}, {@code bootfile.http=}, {@code bootfile.ipxe=}, {@code next.server=}, {@code option.NAME=}</td>
 *     <td>as in the other files</td></tr>
 * </table>
 */
public final class HostLine {

    private static final Pattern MAC = Pattern.compile("(\\p{XDigit}{1,2}|\\*)([:-](\\p{XDigit}{1,2}|\\*)){5}");
    /** dnsmasq's, in front of a hardware address that may not be Ethernet's: {@code 06-00:20:e0:3b:13:af}. */
    private static final Pattern HARDWARE = Pattern.compile("(\\p{XDigit}{1,2})-(?=[^-]*:)");
    private static final Pattern IPV4 = Pattern.compile("\\d+(\\.\\d+){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[\\p{XDigit}*:[\\p{XDigit}:.]*(/\\d+)?]");
    private static final Pattern TIME = Pattern.compile("(?i)(\\d{1,9})([smhdw]?)");
    private static final Map<String, Duration> UNITS = Map.of("", Duration.ofSeconds(1), "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1), "w", Duration.ofDays(7));
    private static final String OPTION = "option.";
    private static final int ETHERNET = 1;

    private final HostBuilder host;
    /** The option before, whose value may go on behind the comma; null if there is none, or its quotes end it. */
    private @Nullable String option;

    private HostLine(String name, Consumer<String> omitted) {
        this.host = new HostBuilder(name, omitted);
    }

    /**
     * Reads a line that has no name but what it says: the host name, or else its first field.
     *
     * @param omitted takes why an option of the line is left out, a sentence each
     * @throws IllegalArgumentException if it is wrong; the message is for the operator
     */
    public static Reservation parse(String line, Consumer<String> omitted) {
        List<String> fields = Fields.of(line);
        return parse(fields.stream().filter(HostLine::isHostname).findFirst().or(() -> fields.stream().findFirst()).orElse(""), line,
                omitted);
    }

    /**
     * Reads a line.
     *
     * @param name what people know the machine by
     * @param omitted takes why an option of the line is left out, a sentence each
     * @throws IllegalArgumentException if it is wrong; the message is for the operator
     */
    public static Reservation parse(String name, String line, Consumer<String> omitted) {
        HostLine parsed = new HostLine(name, omitted);
        Fields.read(line).forEach(parsed::field);
        return parsed.host.build();
    }

    private void field(Fields.Field field) {
        String text = field.text();
        int colon = text.indexOf(':');
        int equals = text.indexOf('=');
        if (equals > 0 && (colon < 0 || equals < colon)) {
            String key = text.substring(0, equals).strip();
            setting(key, text.substring(equals + 1).strip(), text);
            option = key.startsWith(OPTION) && !field.quoted() ? text : null;
        } else if (mark(text.substring(0, Math.max(0, colon)), text.substring(colon + 1)) || word(text)) {
            option = null;
        } else {
            throw new IllegalArgumentException("'" + text + "' is nothing that a host has");
        }
    }

    private void setting(String key, String value, String field) {
        if (Terms.BOOTFILE_KEYS.containsKey(key)) {
            host.bootfile(Terms.BOOTFILE_KEYS.get(key), value);
        } else if (key.equals("next.server")) {
            host.nextServer(value);
        } else if (key.startsWith(OPTION)) {
            host.option(key.substring(OPTION.length()), value);
        } else {
            refuseDoubtful(field);
            throw new IllegalArgumentException("'" + key + "' is no key of a host; those are bootfile, bootfile.http, bootfile.ipxe, "
                    + "next.server and option.NAME");
        }
    }

    /** Refuses what may be the host's own as well as one more value of the option before it. */
    private void refuseDoubtful(String field) {
        if (option == null) {
            return;
        }
        String longer = option + ", " + field;
        int equals = longer.indexOf('=');
        try {
            OptionTable.parse(longer.substring(OPTION.length(), equals), longer.substring(equals + 1));
        } catch (IllegalArgumentException wrong) {
            return; // so it is no value of that option
        }
        throw new IllegalArgumentException("'" + field + "' may be a value of the option before it, or the host's own: write \"" + longer
                + "\" in double quotes, or \"" + option + "\", " + field);
    }

    /** Takes what has a word and a colon in front. */
    private boolean mark(String kind, String value) {
        switch (kind) {
            case "id" -> clientId(value);
            case "uuid" -> host.uuid(value);
            case "circuit" -> host.circuitId(HostBuilder.identifier(value));
            case "remote" -> host.remoteId(HostBuilder.identifier(value));
            case "set", "net" -> host.ofClass(value);
            case "tag" -> throw new IllegalArgumentException("'tag:" + value + "': a host can't depend on a tag here; use set:");
            default -> {
                return false;
            }
        }
        return true;
    }

    /** dnsmasq's {@code id:*} says that the client identifier counts for nothing, which is so unless client.identity says more. */
    private void clientId(String value) {
        if (value.equals("*")) {
            return;
        }
        byte[] id = HostBuilder.identifier(value);
        host.clientId(id);
        if (!value.contains(":")) {
            // Many clients send a text with a zero, "no hardware type", before it (RFC 2132 section 9.14).
            host.clientId(("\0" + value).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Takes what its form alone tells. */
    private boolean word(String field) {
        if (field.equals("ignore")) {
            host.ignored();
        } else if (field.equals("infinite")) {
            host.longestLease();
        } else if (field.contains(":") && !field.startsWith("[") || MAC.matcher(field).matches()) {
            mac(field);
        } else if (!field.equals("known") && !IPV6.matcher(field).matches()) { // of DHCPv6, which is no matter of ours
            refuseDoubtful(field);
            return value(field);
        }
        return true;
    }

    /** Takes what an option may have, too. */
    private boolean value(String field) {
        Matcher time = TIME.matcher(field);
        if (IPV4.matcher(field).matches()) {
            host.address(field);
        } else if (time.matches()) {
            host.leaseTime(UNITS.get(time.group(2).toLowerCase(Locale.ROOT)).multipliedBy(Long.parseLong(time.group(1))));
        } else if (isHostname(field)) {
            host.hostname(field);
        } else {
            return false;
        }
        return true;
    }

    private void mac(String field) {
        Matcher type = HARDWARE.matcher(field);
        boolean typed = type.lookingAt();
        if (typed && Integer.parseInt(type.group(1), 16) != ETHERNET) {
            throw new IllegalArgumentException("hardware type " + type.group(1) + " is not Ethernet: " + field);
        }
        host.mac(typed ? field.substring(type.end()) : field);
    }

    private static boolean isHostname(String field) {
        return HostBuilder.isHostname(field) && !field.equals("known") && !field.equals("ignore") && !field.equals("infinite")
                && !IPV4.matcher(field).matches() && !TIME.matcher(field).matches() && !MAC.matcher(field).matches();
    }
}
