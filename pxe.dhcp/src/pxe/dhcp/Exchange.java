// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.net.Arrival;
import pxe.net.UdpSocket;

/** One request and the way it came: what policies are asked with, and what the answer is made from. Immutable. */
final class Exchange implements BootRequest {

    private static final Pattern ARCH = Pattern.compile("Arch:(\\d{5})");
    private static final String IPXE = "iPXE";
    /** A type, always 0, and the UUID. */
    static final int UUID_BYTES = 17;
    private static final UUID NIL = new UUID(0, 0);
    private static final UUID ONES = new UUID(-1, -1);

    private final DhcpMessage message;
    private final Arrival arrival;
    private final UdpSocket socket;
    private final String interfaceName;
    private final Inet4Address serverAddress;
    private final RelayInfo relayInfo;
    private final Optional<Inet4Address> clientAddress;
    private final Optional<UUID> machineId;
    private final List<String> userClasses;
    private final BootStage stage;

    /**
     * Makes an exchange.
     *
     * @param socket what the request came to, and the answer leaves by
     * @param serverAddress what this server is known by to the client
     */
    Exchange(DhcpMessage message, Arrival arrival, UdpSocket socket, String interfaceName, Inet4Address serverAddress) {
        this.message = message;
        this.arrival = arrival;
        this.socket = socket;
        this.interfaceName = interfaceName;
        this.serverAddress = serverAddress;
        this.relayInfo = RelayInfo.of(message.options());
        this.clientAddress = message.ciaddr().isAnyLocalAddress() ? Optional.empty() : Optional.of(message.ciaddr());
        this.machineId = machineId(message.options());
        byte[] classes = message.options().raw(DhcpOption.USER_CLASS);
        this.userClasses = classes == null ? List.of() : userClasses(classes);
        this.stage = stage(message.options(), userClasses);
    }

    private Exchange(Exchange same, Inet4Address clientAddress) {
        this.message = same.message;
        this.arrival = same.arrival;
        this.socket = same.socket;
        this.interfaceName = same.interfaceName;
        this.serverAddress = same.serverAddress;
        this.relayInfo = same.relayInfo;
        this.clientAddress = Optional.of(clientAddress);
        this.machineId = same.machineId;
        this.userClasses = same.userClasses;
        this.stage = same.stage;
    }

    /** The same exchange with the address that the client is being given. */
    Exchange withClientAddress(Inet4Address address) {
        return new Exchange(this, address);
    }

    /** All zeros and all ones are no UUID, but say that the maker gave the machine none (SMBIOS, section 7.2.1). */
    private static Optional<UUID> machineId(DhcpOptions options) {
        byte[] value = options.raw(DhcpOption.MACHINE_ID);
        if (value == null || value.length != UUID_BYTES || value[0] != 0) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(value, 1, UUID_BYTES - 1);
        UUID uuid = new UUID(bytes.getLong(), bytes.getLong());
        return uuid.equals(NIL) || uuid.equals(ONES) ? Optional.empty() : Optional.of(uuid);
    }

    /**
     * iPXE first: one that was loaded by UEFI HTTP Boot still says PXEClient, and its architecture is not an HTTP one; and it sends
     * its own options (175) even where a user set another user class.
     */
    private static BootStage stage(DhcpOptions options, List<String> userClasses) {
        if (userClasses.contains(IPXE) || options.has(DhcpOption.IPXE)) {
            return BootStage.IPXE;
        }
        if (options.begins(DhcpOption.VENDOR_CLASS, "PXEClient")) {
            return BootStage.PXE;
        }
        return options.begins(DhcpOption.VENDOR_CLASS, "HTTPClient") ? BootStage.HTTP : BootStage.NONE;
    }

    /** RFC 3004 has a list of texts with a length before each; iPXE and others send one bare text. */
    private static List<String> userClasses(byte[] value) {
        List<String> classes = new ArrayList<>();
        int at = 0;
        while (at < value.length && value[at] != 0 && at + (value[at] & 0xff) < value.length) {
            classes.add(new String(value, at + 1, value[at] & 0xff, StandardCharsets.ISO_8859_1));
            at += 1 + (value[at] & 0xff);
        }
        return at > 0 && at == value.length ? List.copyOf(classes) : List.of(Ip4.latin1(value));
    }

    DhcpMessage message() {
        return message;
    }

    Arrival arrival() {
        return arrival;
    }

    DhcpOptions options() {
        return message.options();
    }

    UdpSocket socket() {
        return socket;
    }

    /** What the relay says of the client's place; nothing if there is none. */
    RelayInfo relayInfo() {
        return relayInfo;
    }

    /** The subnet that is to give the address, as the relay (RFC 3527) or else the client (RFC 3011) says. */
    Optional<Inet4Address> namedSubnet() {
        return relayInfo.linkSelection().or(() -> options().address(DhcpOption.SUBNET_SELECTION));
    }

    /** What the client is to know this server by (option 54): a relay may want all that follows to come through it (RFC 5107). */
    Inet4Address serverId() {
        return relayInfo.serverIdOverride().orElse(serverAddress);
    }

    /** What the client calls itself (option 12). */
    Optional<String> hostname() {
        return options().bytes(DhcpOption.HOST_NAME).map(Ip4::name);
    }

    /** Where the client is. */
    Place place() {
        return new Place(interfaceName, message.giaddr(), arrival.peer().getAddress());
    }

    /** Whether the request says that it means this server. */
    boolean isForThisServer() {
        OptionalLong id = options().u32(DhcpOption.SERVER_ID);
        return id.isPresent() && (id.getAsLong() == Ip4.unsigned(serverAddress) || id.getAsLong() == Ip4.unsigned(serverId()));
    }

    @Override
    public MacAddress mac() {
        return message.chaddr();
    }

    @Override
    public Optional<UUID> machineId() {
        return machineId;
    }

    @Override
    public ClientArch arch() {
        var told = options().u16(DhcpOption.CLIENT_ARCH);
        if (told.isPresent()) {
            return new ClientArch(told.getAsInt());
        }
        Matcher matcher = ARCH.matcher(vendorClass().orElse(""));
        int code = matcher.find() ? Integer.parseInt(matcher.group(1)) : ClientArch.X86_BIOS.code();
        return new ClientArch(Math.min(code, 0xffff)); // five digits may say more than 16 bits: unknown either way
    }

    @Override
    public BootStage stage() {
        return stage;
    }

    @Override
    public Optional<String> vendorClass() {
        return options().text(DhcpOption.VENDOR_CLASS);
    }

    @Override
    public Optional<String> userClass() {
        return userClasses.stream().findFirst();
    }

    /** All user classes of the client. */
    List<String> userClasses() {
        return userClasses;
    }

    @Override
    public Optional<Inet4Address> relay() {
        return message.relay();
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
        return options().bytes(code);
    }

    @Override
    public String toString() {
        return message.type() + " of " + mac() + " at " + stage;
    }
}
