// SPDX-License-Identifier: Apache-2.0
package pxe.api.test;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;

/**
 * A machine's request, made by hand or read from a captured packet. Immutable.
 *
 * <p>As in the daemon, what a request says is read from its options: {@link #withOption} changes the stage when it sets the
 * vendor class (60). Unless told otherwise, the machine is 52:54:00:12:34:56, without an address, on this server's network
 * {@code eth0}, and the server is 192.0.2.1.
 */
public final class TestRequest implements BootRequest {

    private static final int VENDOR_CLASS = 60;
    private static final int USER_CLASS = 77;
    private static final int CLIENT_ARCH = 93;
    private static final int MACHINE_ID = 97;
    private static final int IPXE = 175;

    /** A type, always 0, and the UUID. */
    private static final int UUID_BYTES = 17;
    private static final Pattern ARCH = Pattern.compile("Arch:(\\d{5})");

    private static final TestRequest BLANK = new TestRequest(MacAddress.parse("52:54:00:12:34:56"), Optional.empty(), "eth0",
            Inet4Address.ofLiteral("192.0.2.1"), Optional.empty(), Map.of());

    private final MacAddress mac;
    private final Optional<Inet4Address> relay;
    private final String interfaceName;
    private final Inet4Address serverAddress;
    private final Optional<Inet4Address> clientAddress;
    private final Map<Integer, byte[]> options;

    private TestRequest(MacAddress mac, Optional<Inet4Address> relay, String interfaceName, Inet4Address serverAddress,
            Optional<Inet4Address> clientAddress, Map<Integer, byte[]> options) {
        this.mac = mac;
        this.relay = relay;
        this.interfaceName = interfaceName;
        this.serverAddress = serverAddress;
        this.clientAddress = clientAddress;
        this.options = options;
    }

    /** What a machine of this architecture sends at this stage. */
    public static TestRequest of(BootStage stage, ClientArch arch) {
        TestRequest blank = stage == BootStage.NONE ? BLANK : BLANK.withOption(CLIENT_ARCH, u16(arch.code()))
                .withVendorClass((stage == BootStage.HTTP ? "HTTPClient" : "PXEClient") + ":Arch:%05d:UNDI:003000".formatted(arch.code()));
        return stage == BootStage.IPXE ? blank.withUserClass("iPXE").withOption(IPXE, new byte[] {(byte) 0xb1, 1, 1}) : blank;
    }

    /**
     * What a captured packet says.
     *
     * @param hex the bytes of a DHCP request in hexadecimal, blanks and colons between them don't matter; headers of Ethernet, IP
     *     and UDP may stand before it. Options in {@code file} and {@code sname} (option 52) are not read
     * @throws IllegalArgumentException if it is no DHCP request
     */
    public static TestRequest ofPacket(String hex) {
        return CapturedPacket.read(HexFormat.of().parseHex(hex.replaceAll("[\\s:]", "")), BLANK);
    }

    /** The same request of another machine; {@link MacAddress#parse} reads the address. */
    public TestRequest withMac(String mac) {
        return withMac(MacAddress.parse(mac));
    }

    /** The same request of another machine. */
    public TestRequest withMac(MacAddress mac) {
        return new TestRequest(mac, relay, interfaceName, serverAddress, clientAddress, options);
    }

    /** The same request of a machine with this UUID (option 97). */
    public TestRequest withMachineId(UUID uuid) {
        return withOption(MACHINE_ID, ByteBuffer.allocate(UUID_BYTES).put((byte) 0).putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits()).array());
    }

    /** The same request with this vendor class (option 60): it says the {@linkplain #stage() stage}. */
    public TestRequest withVendorClass(String text) {
        return withOption(VENDOR_CLASS, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The same request with this user class (option 77), as a bare text. */
    public TestRequest withUserClass(String text) {
        return withOption(USER_CLASS, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The same request through a relay; a numeric address. */
    public TestRequest withRelay(String address) {
        Optional<Inet4Address> relay = Optional.of(Inet4Address.ofLiteral(address));
        return new TestRequest(mac, relay, interfaceName, serverAddress, clientAddress, options);
    }

    /** The same request by another interface, to the address that this server has there. */
    public TestRequest withInterface(String name, String serverAddress) {
        return new TestRequest(mac, relay, name, Inet4Address.ofLiteral(serverAddress), clientAddress, options);
    }

    /** The same request of a machine that has an address or is being given one. */
    public TestRequest withClientAddress(String address) {
        return new TestRequest(mac, relay, interfaceName, serverAddress, Optional.of(Inet4Address.ofLiteral(address)), options);
    }

    /** The same request with another option, 1 to 254; the bytes are copied. */
    public TestRequest withOption(int code, byte[] value) {
        Map<Integer, byte[]> more = new TreeMap<>(options);
        more.put(code, value.clone());
        return new TestRequest(mac, relay, interfaceName, serverAddress, clientAddress, more);
    }

    /** The same request with more bytes of an option (RFC 3396). */
    TestRequest append(int code, byte[] value) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(options.getOrDefault(code, new byte[0]));
        joined.writeBytes(value);
        return withOption(code, joined.toByteArray());
    }

    @Override
    public MacAddress mac() {
        return mac;
    }

    @Override
    public Optional<UUID> machineId() {
        return option(MACHINE_ID).filter(value -> value.length == UUID_BYTES && value[0] == 0)
                .map(value -> ByteBuffer.wrap(value, 1, UUID_BYTES - 1)).map(bytes -> new UUID(bytes.getLong(), bytes.getLong()))
                .filter(uuid -> !uuid.equals(new UUID(0, 0)) && !uuid.equals(new UUID(-1, -1)));
    }

    @Override
    public ClientArch arch() {
        return option(CLIENT_ARCH).filter(value -> value.length >= Short.BYTES)
                .map(value -> new ClientArch(Short.toUnsignedInt(ByteBuffer.wrap(value).getShort())))
                .orElseGet(() -> archOf(vendorClass().orElse("")));
    }

    private static ClientArch archOf(String vendorClass) {
        Matcher matcher = ARCH.matcher(vendorClass);
        return matcher.find() ? new ClientArch(Math.min(Integer.parseInt(matcher.group(1)), 0xffff)) : ClientArch.X86_BIOS;
    }

    @Override
    public BootStage stage() {
        if (options.containsKey(IPXE) || userClass().orElse("").equals("iPXE")) {
            return BootStage.IPXE;
        }
        String vendor = vendorClass().orElse("");
        if (vendor.startsWith("PXEClient")) {
            return BootStage.PXE;
        }
        return vendor.startsWith("HTTPClient") ? BootStage.HTTP : BootStage.NONE;
    }

    @Override
    public Optional<String> vendorClass() {
        return option(VENDOR_CLASS).map(value -> new String(value, StandardCharsets.ISO_8859_1).replaceFirst("(?s)\0.*", ""));
    }

    @Override
    public Optional<String> userClass() {
        return option(USER_CLASS).map(value -> isList(value)
                ? new String(value, 1, value[0] & 0xff, StandardCharsets.ISO_8859_1)
                : new String(value, StandardCharsets.ISO_8859_1));
    }

    /** RFC 3004 has a list of texts with a length before each; iPXE and others send one bare text. */
    private static boolean isList(byte[] value) {
        int at = 0;
        while (at < value.length && value[at] != 0) {
            at += 1 + (value[at] & 0xff);
        }
        return at > 0 && at == value.length;
    }

    @Override
    public Optional<Inet4Address> relay() {
        return relay;
    }

    @Override
    public String interfaceName() {
        return interfaceName;
    }

    @Override
    public Inet4Address serverAddress() {
        return serverAddress;
    }

    @Override
    public Optional<Inet4Address> clientAddress() {
        return clientAddress;
    }

    @Override
    public Optional<byte[]> option(int code) {
        return Optional.ofNullable(options.get(code)).map(byte[]::clone);
    }

    @Override
    public String toString() {
        return mac + " at " + stage() + ", " + arch();
    }

    private static byte[] u16(int value) {
        return ByteBuffer.allocate(Short.BYTES).putShort((short) value).array();
    }
}
