// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The options that can be configured: their names, and how their values are written. Stateless.
 *
 * <p>An option is named, or numbered from 1 to 254:
 *
 * <pre>
 *  ntp-server = 192.168.2.1, 192.168.2.3
 *  42 = 192.168.2.1
 *  domain-search = lab.example, example
 *  classless-static-route = 10.0.0.0/8 192.168.2.1, 0.0.0.0/0 192.168.2.1
 *  224 = u16:1500
 * </pre>
 *
 * <p>A value may begin with a type and a colon; where the table doesn't know the option, it must. The types:
 *
 * <table>
 * <caption>Types</caption>
 * <tr><th>type</th><th>value</th></tr>
 * <tr><td>{@code ip}, {@code ips}</td><td>one IPv4 address; one or more</td></tr>
 * <tr><td>{@code pairs}</td><td>IPv4 addresses, two by two</td></tr>
 * <tr><td>{@code text}</td><td>what follows, in UTF-8, without a NUL at its end</td></tr>
 * <tr><td>{@code u8}, {@code u16}, {@code u32}, {@code s32}</td><td>a number, decimal or with {@code 0x}; {@code s32} has a sign</td></tr>
 * <tr><td>{@code u8s}, {@code u16s}</td><td>one or more numbers</td></tr>
 * <tr><td>{@code flag}</td><td>true or false</td></tr>
 * <tr><td>{@code hex}</td><td>bytes: {@code 01:0a:ff} or {@code 010aff}</td></tr>
 * <tr><td>{@code ipxe}</td><td>iPXE's settings, as in {@code no-pxedhcp=1, keep-san=1}, by their names there or by number</td></tr>
 * <tr><td>{@code names}</td><td>domain names (RFC 3397)</td></tr>
 * <tr><td>{@code routes}</td><td>destination and router, by turns (RFC 3442)</td></tr>
 * </table>
 *
 * <p>Names are those of the IANA registry's usage in dnsmasq; those of Kea and ISC are understood too. Options that the server
 * itself decides, or that only a client sends, are refused with the reason.
 */
public final class OptionTable {

    /** The longest value, in bytes; longer than 255 is split on the wire (RFC 3396). */
    public static final int MAX_BYTES = 1024;

    /** One line of the table. */
    private record Row(int code, OptionType type, List<String> names) {}

    private static final Map<String, Row> BY_NAME = new HashMap<>();
    private static final @Nullable Row[] BY_CODE = new Row[256];
    /** Why an option can't be configured. */
    private static final Map<Integer, String> REFUSED = new HashMap<>();
    /** What machines are told of their network: addresses, routes and names (RFC 2132 section 3), IP and TCP (4 to 6), times. */
    private static final BitSet OF_NETWORK = new BitSet(256);

    static {
        addressOptions();
        bootOptions();
        systemOptions();
        stackOptions();
        refusedOptions();
        networkOptions();
    }

    private OptionTable() {}

    /** Whether an option is of the network, and so the matter of the server that gives the address. */
    static boolean isOfNetwork(int code) {
        return OF_NETWORK.get(code);
    }

    /** RFC 2132 sections 3 and 5, and the search for names and routes. */
    private static void addressOptions() {
        row(1, OptionType.IP, "netmask", "subnet-mask");
        row(2, OptionType.S32, "time-offset");
        row(3, OptionType.IPS, "router", "routers");
        row(4, OptionType.IPS, "time-server", "time-servers");
        row(5, OptionType.IPS, "name-server", "name-servers");
        row(6, OptionType.IPS, "dns-server", "domain-name-servers", "dns");
        row(7, OptionType.IPS, "log-server", "log-servers", "syslog");
        row(8, OptionType.IPS, "cookie-server", "cookie-servers");
        row(9, OptionType.IPS, "lpr-server", "lpr-servers");
        row(10, OptionType.IPS, "impress-server", "impress-servers");
        row(11, OptionType.IPS, "resource-location-server", "resource-location-servers");
        row(12, OptionType.TEXT, "hostname", "host-name");
        row(15, OptionType.TEXT, "domain-name", "domain");
        row(28, OptionType.IP, "broadcast", "broadcast-address");
        row(33, OptionType.PAIRS, "static-route", "static-routes");
        row(119, OptionType.NAMES, "domain-search"); // RFC 3397
        row(121, OptionType.ROUTES, "classless-static-route", "classless-static-routes"); // RFC 3442
        row(249, OptionType.ROUTES, "ms-classless-static-route", "ms-classless-static-routes");
    }

    private static void bootOptions() {
        row(13, OptionType.U16, "boot-file-size", "boot-size");
        row(17, OptionType.TEXT, "root-path");
        row(18, OptionType.TEXT, "extension-path", "extensions-path");
        row(43, OptionType.HEX, "vendor-encap", "vendor-encapsulated-options");
        row(60, OptionType.TEXT, "vendor-class", "vendor-class-identifier");
        row(66, OptionType.TEXT, "tftp-server", "tftp-server-name");
        // RFC 5970 calls DHCPv6's option so; an IPv4 client takes the URL from option 67 (UEFI, section 24.7).
        row(67, OptionType.TEXT, "bootfile-name", "boot-file-name", "bootfile-url");
        row(125, OptionType.HEX, "vendor-id-encap", "vivso-suboptions"); // RFC 3925
        row(128, OptionType.HEX, "tftp-server-ip"); // RFC 4578 section 4: vendors' own use
        row(143, OptionType.HEX, "v4-sztp-redirect"); // RFC 8572
        row(150, OptionType.IPS, "tftp-server-address"); // RFC 5859
        row(DhcpOption.IPXE, OptionType.IPXE, "ipxe", "ipxe-encap");
        row(208, OptionType.HEX, "pxelinux-magic"); // RFC 5071 section 4
        row(209, OptionType.TEXT, "pxelinux-config-file", "config-file", "loader-configfile");
        row(210, OptionType.TEXT, "pxelinux-path-prefix", "path-prefix", "loader-pathprefix");
        row(211, OptionType.U32, "pxelinux-reboot-time", "reboot-time", "loader-reboottime");
    }

    /** What an operating system or an installer asks for: RFC 2132 section 8 and later. */
    private static void systemOptions() {
        row(14, OptionType.TEXT, "merit-dump");
        row(16, OptionType.IP, "swap-server");
        row(40, OptionType.TEXT, "nis-domain");
        row(41, OptionType.IPS, "nis-server", "nis-servers");
        row(42, OptionType.IPS, "ntp-server", "ntp-servers");
        row(44, OptionType.IPS, "netbios-ns", "netbios-name-servers");
        row(45, OptionType.IPS, "netbios-dd", "netbios-dd-server");
        row(46, OptionType.U8, "netbios-nodetype", "netbios-node-type");
        row(47, OptionType.TEXT, "netbios-scope");
        row(48, OptionType.IPS, "x-windows-fs", "font-servers");
        row(49, OptionType.IPS, "x-windows-dm", "x-display-manager");
        row(58, OptionType.U32, "t1", "dhcp-renewal-time");
        row(59, OptionType.U32, "t2", "dhcp-rebinding-time");
        row(64, OptionType.TEXT, "nis+-domain", "nisplus-domain-name");
        row(65, OptionType.IPS, "nis+-server", "nisplus-servers");
        row(68, OptionType.IPS, "mobile-ip-home", "mobile-ip-home-agent");
        row(69, OptionType.IPS, "smtp-server");
        row(70, OptionType.IPS, "pop3-server", "pop-server");
        row(71, OptionType.IPS, "nntp-server");
        row(72, OptionType.IPS, "www-server");
        row(73, OptionType.IPS, "finger-server");
        row(74, OptionType.IPS, "irc-server");
        row(75, OptionType.IPS, "streettalk-server");
        row(76, OptionType.IPS, "streettalk-directory-assistance-server");
        row(77, OptionType.HEX, "user-class"); // RFC 3004
        row(78, OptionType.HEX, "slp-directory-agent"); // RFC 2610
        row(79, OptionType.HEX, "slp-service-scope");
        row(85, OptionType.IPS, "nds-server", "nds-servers"); // RFC 2241
        row(86, OptionType.TEXT, "nds-tree", "nds-tree-name");
        row(87, OptionType.TEXT, "nds-context");
        row(88, OptionType.NAMES, "bcms-controller-names"); // RFC 4280
        row(89, OptionType.IPS, "bcms-controller-address");
        row(98, OptionType.TEXT, "uap-server", "uap-servers"); // RFC 2485
        row(99, OptionType.HEX, "geoconf-civic"); // RFC 4776
        row(100, OptionType.TEXT, "posix-timezone", "pcode"); // RFC 4833
        row(101, OptionType.TEXT, "tzdb-timezone", "tcode");
        row(108, OptionType.U32, "ipv6-only", "v6-only-preferred"); // RFC 8925
        row(112, OptionType.IPS, "netinfo-server-address");
        row(113, OptionType.TEXT, "netinfo-server-tag");
        row(114, OptionType.TEXT, "captive-portal", "v4-captive-portal"); // RFC 8910
        row(116, OptionType.FLAG, "auto-config"); // RFC 2563
        row(117, OptionType.U16S, "name-service-search"); // RFC 2937
        row(120, OptionType.HEX, "sip-server"); // RFC 3361
        row(123, OptionType.HEX, "geoconf"); // RFC 6225
        row(136, OptionType.IPS, "pana-agent"); // RFC 5192
        row(137, OptionType.NAMES, "v4-lost"); // RFC 5223
        row(138, OptionType.IPS, "capwap-ac-v4"); // RFC 5417
        row(141, OptionType.NAMES, "sip-ua-cs-domains"); // RFC 6011
        row(146, OptionType.HEX, "rdnss-selection"); // RFC 6731
        row(162, OptionType.HEX, "v4-dnr"); // RFC 9463
        row(212, OptionType.HEX, "6rd", "option-6rd"); // RFC 5969
        row(213, OptionType.NAMES, "v4-access-domain"); // RFC 5986
        row(252, OptionType.TEXT, "wpad", "wpad-url");
    }

    /** The parameters of the client's IP and TCP: RFC 2132 sections 4 to 7. */
    private static void stackOptions() {
        row(19, OptionType.FLAG, "ip-forward-enable", "ip-forwarding");
        row(20, OptionType.FLAG, "non-local-source-routing");
        row(21, OptionType.PAIRS, "policy-filter");
        row(22, OptionType.U16, "max-datagram-reassembly", "max-dgram-reassembly");
        row(23, OptionType.U8, "default-ttl", "default-ip-ttl");
        row(24, OptionType.U32, "path-mtu-aging-timeout");
        row(25, OptionType.U16S, "path-mtu-plateau-table");
        row(26, OptionType.U16, "mtu", "interface-mtu");
        row(27, OptionType.FLAG, "all-subnets-local");
        row(29, OptionType.FLAG, "perform-mask-discovery");
        row(30, OptionType.FLAG, "mask-supplier");
        row(31, OptionType.FLAG, "router-discovery");
        row(32, OptionType.IP, "router-solicitation", "router-solicitation-address");
        row(34, OptionType.FLAG, "trailer-encapsulation");
        row(35, OptionType.U32, "arp-timeout", "arp-cache-timeout");
        row(36, OptionType.FLAG, "ethernet-encap", "ieee802-3-encapsulation");
        row(37, OptionType.U8, "tcp-ttl", "default-tcp-ttl");
        row(38, OptionType.U32, "tcp-keepalive", "tcp-keepalive-interval");
        row(39, OptionType.FLAG, "tcp-keepalive-garbage");
    }

    private static void refusedOptions() {
        String client = "only a client sends it";
        refuse(DhcpOption.PAD, "pad", "it fills gaps in a message and has no value");
        refuse(DhcpOption.REQUESTED_ADDRESS, "requested-address", client);
        refuse(DhcpOption.LEASE_TIME, "lease-time", "the lease time has a key of its own, because the server must keep it too");
        refuse(DhcpOption.OVERLOAD, "option-overload", "the fields file and sname never carry options here");
        refuse(DhcpOption.MESSAGE_TYPE, "message-type", "the server says what each message is");
        refuse(DhcpOption.SERVER_ID, "server-identifier", "the server says which of its addresses the client speaks with");
        refuse(DhcpOption.PARAMETER_LIST, "parameter-request-list", client);
        refuse(DhcpOption.MESSAGE, "message", "it is the reason of a refusal, which the server gives");
        refuse(DhcpOption.MAX_SIZE, "max-message-size", client);
        refuse(DhcpOption.CLIENT_ID, "client-id", "the server repeats what the client sent (RFC 6842)");
        refuse(80, "rapid-commit", "an address is always offered before it is given");
        refuse(81, "fqdn", "it answers what the client asked of it (RFC 4702)");
        refuse(DhcpOption.RELAY_INFO, "relay-agent-information", "the server repeats what the relay sent (RFC 3046)");
        refuse(90, "authentication", "it would have to be computed for each message (RFC 3118)");
        refuse(DhcpOption.CLIENT_ARCH, "client-arch", client);
        refuse(DhcpOption.CLIENT_NDI, "client-interface-id", client);
        refuse(DhcpOption.MACHINE_ID, "client-machine-id", "the server repeats what the client sent (RFC 4578)");
        refuse(DhcpOption.SUBNET_SELECTION, "subnet-selection", "the server repeats what the client sent (RFC 3011)");
        refuse(DhcpOption.END, "end", "it ends a message and has no value");
    }

    private static void networkOptions() {
        OF_NETWORK.set(19, 40);
        IntStream.of(DhcpOption.SUBNET_MASK, DhcpOption.ROUTER, DhcpOption.DNS, DhcpOption.HOST_NAME, DhcpOption.DOMAIN_NAME,
                DhcpOption.RENEWAL_TIME, DhcpOption.REBINDING_TIME, 108, 116, DhcpOption.DOMAIN_SEARCH, DhcpOption.CLASSLESS_ROUTES,
                DhcpOption.MS_CLASSLESS_ROUTES).forEach(OF_NETWORK::set);
    }

    private static void row(int code, OptionType type, String... names) {
        Row row = new Row(code, type, List.of(names));
        BY_CODE[code] = row;
        row.names.forEach(name -> BY_NAME.put(name, row));
    }

    private static void refuse(int code, String name, String why) {
        row(code, OptionType.HEX, name);
        REFUSED.put(code, why);
    }

    /**
     * Reads a configured option.
     *
     * @param key its name or its number, in either case
     * @param value the value, with or without a type in front
     * @throws IllegalArgumentException if there is no such option, if it can't be configured, or if the value is wrong; the
     *         message is for the operator and names key and value
     */
    public static OptionValue parse(String key, String value) {
        int code = code(key.strip());
        String why = REFUSED.get(code);
        if (why != null) {
            throw new IllegalArgumentException("option " + key + " can't be configured: " + why);
        }
        Optional<OptionType> explicit = explicit(value.strip());
        Row row = BY_CODE[code];
        if (row == null && explicit.isEmpty()) {
            throw new IllegalArgumentException("option " + key + " = " + value + ": it is not in the table, so the value must begin "
                    + "with its type and a colon, as in text:" + value + "; the types are " + types());
        }
        OptionType type = explicit.orElseGet(() -> row == null ? OptionType.HEX : row.type);
        return new OptionValue(code, bytes(type, key, value, explicit.isPresent()));
    }

    /**
     * Whether the table knows an option's type, so that a value may stand without one.
     *
     * @param key its name or its number
     * @throws IllegalArgumentException if there is no such option; the message is for the operator
     */
    public static boolean hasType(String key) {
        return BY_CODE[code(key.strip())] != null;
    }

    private static byte[] bytes(OptionType type, String key, String value, boolean explicit) {
        String text = value.strip();
        byte[] bytes;
        try {
            bytes = type.parse(explicit ? text.substring(text.indexOf(':') + 1).strip() : text);
        } catch (RuntimeException wrong) {
            throw new IllegalArgumentException("option " + key + " = " + value + ": must be " + type.allowed(), wrong);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("option " + key + ": must be at most " + MAX_BYTES + " bytes, not " + bytes.length);
        }
        return bytes;
    }

    /** The type that a value begins with. */
    private static Optional<OptionType> explicit(String value) {
        return Arrays.stream(OptionType.values()).filter(type -> value.startsWith(type.word() + ":")).findAny();
    }

    private static String types() {
        return Arrays.stream(OptionType.values()).map(OptionType::word).collect(Collectors.joining(", "));
    }

    /**
     * An option's code by its name, in any case, or by its number.
     *
     * @throws IllegalArgumentException if it is neither; the message is for the operator
     */
    public static int code(String key) {
        Row row = BY_NAME.get(key.toLowerCase(Locale.ROOT));
        if (row != null) {
            return row.code;
        }
        if (!key.matches("\\d{1,3}") || Integer.parseInt(key) > DhcpOption.END) {
            throw new IllegalArgumentException("option " + key + ": no option has this name; a number from 1 to 254 will do too");
        }
        return Integer.parseInt(key);
    }

    /** An option's name, or its number if it has none. */
    public static String name(int code) {
        Row row = code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
        return row == null ? Integer.toString(code) : row.names.getFirst();
    }

    /**
     * An option's value for people. Whatever the bytes are, it is text without control characters; {@link #parse} reads it back
     * to a value that means the same.
     */
    public static String format(int code, byte[] bytes) {
        Row row = code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
        String hex = OptionType.HEX.word() + ":" + OptionType.HEX.format(bytes).orElseThrow();
        if (row == null || row.type == OptionType.HEX) {
            return hex;
        }
        return row.type.format(bytes).filter(text -> explicit(text).isEmpty()).orElse(hex);
    }
}
