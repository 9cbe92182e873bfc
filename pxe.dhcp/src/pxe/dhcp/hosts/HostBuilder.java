// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.MacPattern;
import pxe.api.MachineId;
import pxe.api.NumericAddress;
import pxe.dhcp.DhcpOptions;
import pxe.dhcp.LeaseTime;
import pxe.dhcp.OptionTable;
import pxe.dhcp.OptionValue;
import pxe.dhcp.Reservation;
import pxe.dhcp.Terms;

/**
 * Makes a reservation of the texts that all formats have. For one thread.
 *
 * <p>Every method but {@link #option} throws an {@link IllegalArgumentException} for a text that is wrong; its message is for the
 * operator.
 */
final class HostBuilder {

    private static final String HOSTNAME_FORM = "[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*";
    private static final int HOSTNAME_MAX = 253;
    /** What an option of 255 bytes takes in hexadecimal, with colons. */
    private static final int IDENTIFIER_MAX = 764;
    private static final String HEX = "hex:";

    private final String name;
    private final Consumer<String> omitted;
    private final Reservation.Builder host;
    private final Terms.Builder terms = Terms.builder();
    private final DhcpOptions.Builder options = DhcpOptions.builder();
    private @Nullable Inet4Address address;
    private @Nullable String hostname;

    /**
     * Starts a host that people know by a name.
     *
     * @param omitted takes why an option is left out, a sentence each
     */
    HostBuilder(String name, Consumer<String> omitted) {
        this.name = name;
        this.omitted = omitted;
        this.host = Reservation.builder(name);
    }

    void mac(String text) {
        host.mac(MacPattern.parse(text));
    }

    void uuid(String text) {
        host.uuid(MachineId.parse(text));
    }

    void clientId(byte[] bytes) {
        host.clientId(bytes);
    }

    void circuitId(byte[] bytes) {
        host.circuitId(bytes);
    }

    void remoteId(byte[] bytes) {
        host.remoteId(bytes);
    }

    void address(String text) {
        Inet4Address parsed = NumericAddress.parse4(text);
        if (address != null) {
            throw new IllegalArgumentException("it has one address already: " + text);
        }
        address = parsed;
        host.address(parsed);
    }

    void hostname(String text) {
        if (!isHostname(text)) {
            throw new IllegalArgumentException("a host name is of letters, digits and hyphens: " + text);
        }
        if (hostname != null) {
            throw new IllegalArgumentException("it has one host name already, " + hostname + ": " + text);
        }
        hostname = text;
        host.hostname(text);
    }

    static boolean isHostname(String text) {
        return text.length() <= HOSTNAME_MAX && text.matches(HOSTNAME_FORM);
    }

    void ofClass(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a class has a name");
        }
        host.ofClass(text);
    }

    void ignored() {
        host.ignored();
    }

    void leaseTime(Duration time) {
        if (time.compareTo(LeaseTime.SHORTEST) < 0 || time.compareTo(LeaseTime.LONGEST) > 0) {
            throw new IllegalArgumentException("a lease time is from a minute to 365 days: " + time.toSeconds() + " s");
        }
        terms.leaseTime(LeaseTime.of(time));
    }

    /** An address is given for as long as there are. */
    void longestLease() {
        leaseTime(LeaseTime.LONGEST);
    }

    void nextServer(String text) {
        terms.nextServer(NumericAddress.parse4(text));
    }

    void bootfile(BootStage stage, String text) {
        Bootfile file = new Bootfile(text);
        if (stage == BootStage.HTTP && !file.isUrl()) {
            throw new IllegalArgumentException("UEFI HTTP Boot needs a URL: " + text);
        }
        terms.bootfile(stage, file, "host " + name);
    }

    /** What a ROM boots where a format knows of no stages; iPXE would be handed itself, so it is not told. */
    void romBootfile(String text) {
        bootfile(BootStage.PXE, text);
        if (new Bootfile(text).isUrl()) {
            bootfile(BootStage.HTTP, text);
        }
    }

    /** Any option, as {@link OptionTable} reads it. */
    void option(String key, String value) {
        option(() -> OptionTable.parse(key, value));
    }

    /** Any option. One whose reader throws is left out and told: the machine keeps its address for all that. */
    void option(Supplier<OptionValue> reader) {
        try {
            OptionValue option = reader.get();
            options.put(option.code(), option.bytes());
        } catch (IllegalArgumentException wrong) {
            omitted.accept("host " + name + " goes without an option: " + wrong.getMessage());
        }
    }

    /** The bytes of an identifier: {@code hex:0a0bff}, {@code 0a:0b:ff}, or any other text as it stands. */
    static byte[] identifier(String text) {
        if (text.isEmpty() || text.length() > IDENTIFIER_MAX) {
            throw new IllegalArgumentException("an identifier is not empty, and not longer than " + IDENTIFIER_MAX + " characters");
        }
        if (text.startsWith(HEX)) {
            return hex(text.substring(HEX.length()));
        }
        return text.matches("(\\p{XDigit}{1,2}:)+\\p{XDigit}{1,2}") ? hex(text) : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes in hexadecimal, two digits each, or with colons, dashes or blanks between them. */
    static byte[] hex(String text) {
        String[] parts = text.strip().split("[:\\s-]");
        StringBuilder digits = new StringBuilder();
        for (String part : parts) {
            digits.append(parts.length > 1 && part.length() == 1 ? "0" : "").append(part);
        }
        if (digits.isEmpty() || digits.length() % 2 != 0 || !digits.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("bytes in hexadecimal are written as in 0a:0b:ff: " + text);
        }
        return HexFormat.of().parseHex(digits);
    }

    /** The host. Most have no terms of their own, and there may be very many: those share the same. */
    Reservation build() {
        DhcpOptions own = options.build();
        Terms all = terms.options(own.codes().isEmpty() ? DhcpOptions.EMPTY : own).build();
        return host.terms(all.equals(Terms.NONE) ? Terms.NONE : all).build();
    }
}
