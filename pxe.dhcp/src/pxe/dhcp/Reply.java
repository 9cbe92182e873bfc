// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import pxe.api.BootDecision;
import pxe.api.BootMenu;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.Ip4Network;
import pxe.dhcp.DhcpMessage.MessageType;

/**
 * The making of one answer. The options go in by their importance, because the end is what a small packet leaves out:
 *
 * <ol>
 * <li>what the message is, and the network: 53, 54, 51, 1, 3
 * <li>what a client knows by that the answer is for it, and what it asks: 60 or 175, and 43
 * <li>the boot file (67), where it is too long for the field {@code file}
 * <li>what identifies the client and its place: 97 and 118
 * <li>67 where {@code file} says it too, and 66, which {@code siaddr} says
 * <li>what the policy adds
 * <li>61, which may be long
 * <li>what a client boots without: first what it asks for
 * </ol>
 *
 * <p>Relay agent information is written last, and room is kept for it (RFC 3046 section 2.2). For one thread.
 */
final class Reply {

    /** What the field {@code file} holds beside the NUL that some firmware wants at its end. */
    private static final int FILE_MAX = 127;
    private static final byte[] NOTHING = {};
    private static final int CLIENT_ID_MAX = 255;

    /** A menu that is not shown: its one entry is taken at once. Its file plays no part, since the client comes back to ask. */
    private static final BootMenu NETWORK_BOOT = new BootMenu("", Duration.ZERO,
            List.of(BootMenu.Entry.of("Network boot", new Bootfile("boot"))));

    private final Exchange exchange;
    private final int type;
    private final DhcpOptions.Builder options = DhcpOptions.builder();
    /** What a client boots without. */
    private final DhcpOptions.Builder lesser = DhcpOptions.builder();
    private Inet4Address yiaddr = DhcpMessage.NONE;
    private Inet4Address siaddr = DhcpMessage.NONE;
    private String file = "";
    private @Nullable String bootfile;
    private FirmwareProfile profile = FirmwareProfile.DIRECT;
    private byte[] ipxe = NOTHING;

    Reply(Exchange exchange, int type) {
        this.exchange = exchange;
        this.type = type;
        options.putU8(DhcpOption.MESSAGE_TYPE, type).put(DhcpOption.SERVER_ID, exchange.serverId());
    }

    /** Gives an address for a time. */
    Reply lease(Inet4Address address, Duration time) {
        yiaddr = address;
        long seconds = time.toSeconds();
        options.putU32(DhcpOption.LEASE_TIME, seconds);
        lesser.putU32(DhcpOption.RENEWAL_TIME, seconds / 2).putU32(DhcpOption.REBINDING_TIME, seconds * 7 / 8);
        return this;
    }

    /** What belongs to a network, and what the terms say: for a client with an address of its own (INFORM), too. */
    Reply network(Ip4Network network, Terms terms) {
        options.put(DhcpOption.SUBNET_MASK, network.netmask());
        options.repeat(DhcpOption.SUBNET_MASK, terms.options()).repeat(DhcpOption.ROUTER, terms.options());
        lesser.put(DhcpOption.BROADCAST_ADDRESS, network.broadcast());
        lesser.putAll(terms.options());
        ipxe = terms.options().bytes(DhcpOption.IPXE).orElse(ipxe);
        return this;
    }

    /** What the terms say to a client that has its network from elsewhere. */
    Reply optionsOfBoot(Terms terms) {
        DhcpOptions all = terms.options();
        for (int place = 0; place < all.size(); place++) {
            int code = all.code(place);
            if (!OptionTable.isOfNetwork(code)) {
                lesser.repeat(code, all);
            }
        }
        return this;
    }

    /** How a ROM is told what to boot: to be said before {@link #boot}. */
    Reply profile(FirmwareProfile wanted) {
        profile = wanted;
        return this;
    }

    /** The client's host name. */
    Reply hostname(String name) {
        lesser.put(DhcpOption.HOST_NAME, name);
        return this;
    }

    /** Why a request is refused, for the client's screen. */
    Reply message(String text) {
        options.put(DhcpOption.MESSAGE, text);
        return this;
    }

    /**
     * Says what to boot.
     *
     * @param decision what the policies said, {@linkplain #effective with the menu's choice taken}
     * @param proxy whether another server gives the address
     * @param server the TFTP server unless the decision names one; this server if empty
     */
    Reply boot(BootDecision decision, boolean proxy, Optional<Inet4Address> server) {
        Inet4Address nextServer = server.orElse(exchange.serverAddress());
        switch (decision) {
            case BootDecision.Boot boot -> {
                client(proxy);
                Optional<byte[]> item = chosenItem(exchange); // iPXE asks with one, too, when it showed a ROM's menu
                if (item.isPresent()) {
                    options.give(DhcpOption.VENDOR_SPECIFIC, PxeOptions.useThisPacket(item.get()));
                    file(boot.bootfile(), boot.server().orElse(nextServer));
                } else if (exchange.stage() == BootStage.PXE) {
                    rom(boot.bootfile(), boot.server().orElse(nextServer));
                } else {
                    file(boot.bootfile(), boot.server().orElse(nextServer));
                }
                if (!boot.options().isEmpty()) { // which may be any, but don't change what this message is
                    options.putAll(boot.options()).putU8(DhcpOption.MESSAGE_TYPE, type);
                }
            }
            case BootDecision.Menu menu -> {
                client(proxy);
                siaddr = nextServer;
                options.give(DhcpOption.VENDOR_SPECIFIC, PxeOptions.menu(menu.menu(), exchange.serverAddress()));
            }
            case BootDecision.Pass _, BootDecision.Ignore _, BootDecision.LocalDisk _ -> { }
        }
        return this;
    }

    /** A ROM is told what to boot, or whom to ask. */
    private void rom(Bootfile name, Inet4Address server) {
        switch (profile) {
            case DIRECT -> options.give(DhcpOption.VENDOR_SPECIFIC, PxeOptions.useThisPacket());
            case MENU -> options.give(DhcpOption.VENDOR_SPECIFIC, PxeOptions.menu(NETWORK_BOOT, exchange.serverAddress()));
            case RASPBERRY_PI -> options.give(DhcpOption.VENDOR_SPECIFIC, PxeOptions.raspberryPi());
            case BINL, FULL -> { }
        }
        if (profile == FirmwareProfile.BINL || profile == FirmwareProfile.MENU) {
            bootfile = name.name();
            siaddr = exchange.serverAddress(); // whom EDK2 asks
        } else {
            file(name, server);
        }
    }

    /** What shows a client that the answer is for it. */
    private void client(boolean proxy) {
        switch (exchange.stage()) {
            case PXE -> options.put(DhcpOption.VENDOR_CLASS, "PXEClient");
            case HTTP -> options.put(DhcpOption.VENDOR_CLASS, "HTTPClient");
            case IPXE -> {
                // A full offer that says PXEClient would be read as a proxy's; a proxy's that doesn't is not read at all.
                if (proxy) {
                    options.put(DhcpOption.VENDOR_CLASS, "PXEClient");
                } else {
                    options.give(DhcpOption.IPXE, IpxeOptions.withNoPxedhcp(ipxe));
                }
            }
            case NONE -> { }
        }
    }

    /** Both places, because some clients read the one and some the other; iPXE ignores option 66 and wants {@code siaddr}. */
    private void file(Bootfile name, Inet4Address server) {
        bootfile = name.name();
        siaddr = server;
        if (bootfile.length() <= FILE_MAX) {
            file = bootfile;
            repeatIdentity();
            options.put(DhcpOption.BOOTFILE, bootfile);
        } else {
            options.put(DhcpOption.BOOTFILE, bootfile);
            repeatIdentity();
        }
        if (!name.isUrl()) {
            options.put(DhcpOption.TFTP_SERVER, server.getHostAddress());
        }
    }

    /** What must come back as it came: RFC 4578 section 2.3, and RFC 3011 section 3. */
    private void repeatIdentity() {
        repeat(DhcpOption.MACHINE_ID, Exchange.UUID_BYTES, Exchange.UUID_BYTES);
        repeat(DhcpOption.SUBNET_SELECTION, Integer.BYTES, Integer.BYTES);
    }

    private void repeat(int code, int minBytes, int maxBytes) {
        byte[] value = exchange.options().raw(code);
        if (value != null && value.length >= minBytes && value.length <= maxBytes) {
            options.give(code, value);
        }
    }

    /** The boot file that the answer names. */
    Optional<String> bootfile() {
        return Optional.ofNullable(bootfile);
    }

    /** How the answer tells a ROM what to boot. */
    FirmwareProfile profile() {
        return profile;
    }

    /** The address that the answer gives. */
    Inet4Address yiaddr() {
        return yiaddr;
    }

    /** The message. {@code ciaddr} is echoed in an ACK alone (RFC 2131 table 3). */
    DhcpMessage build() {
        DhcpMessage request = exchange.message();
        if (type != MessageType.NAK) {
            repeatIdentity();
        }
        repeat(DhcpOption.CLIENT_ID, 0, CLIENT_ID_MAX); // RFC 6842
        options.putAbsent(lesser, Objects.requireNonNullElse(exchange.options().raw(DhcpOption.PARAMETER_LIST), NOTHING));
        options.repeat(DhcpOption.RELAY_INFO, exchange.options());
        Inet4Address ciaddr = type == MessageType.ACK ? request.ciaddr() : DhcpMessage.NONE;
        // A relay must broadcast what names no address of its client, as a NAK (RFC 2131 section 4.1) or a proxy's offer.
        boolean namesNone = yiaddr.isAnyLocalAddress() && ciaddr.isAnyLocalAddress();
        int flags = namesNone && exchange.relay().isPresent() ? request.flags() | DhcpMessage.BROADCAST : request.flags();
        return new DhcpMessage(DhcpMessage.BOOTREPLY, request.hops(), request.xid(), 0, flags, ciaddr, yiaddr, siaddr,
                request.giaddr(), request.chaddr(), "", file, options.build());
    }

    /** A decision as it applies to a request: a menu's choice is taken, and a client that can't show a menu boots the first entry. */
    static BootDecision effective(BootDecision decision, Exchange exchange) {
        if (!(decision instanceof BootDecision.Menu(BootMenu menu, String reason))) {
            return decision;
        }
        OptionalInt chosen = chosenItem(exchange).map(item -> PxeOptions.entry(item, menu)).orElse(OptionalInt.empty());
        if (chosen.isEmpty() && exchange.stage() == BootStage.PXE) {
            return decision;
        }
        return menu.entries().get(chosen.orElse(0)).bootfile()
                .<BootDecision>map(file -> BootDecision.boot(file, reason))
                .orElseGet(() -> BootDecision.localDisk(reason));
    }

    private static Optional<byte[]> chosenItem(Exchange exchange) {
        return exchange.option(DhcpOption.VENDOR_SPECIFIC).map(PxeOptions::chosenItem);
    }
}
