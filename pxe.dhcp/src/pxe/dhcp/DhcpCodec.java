// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import pxe.api.MacAddress;

/** Reads and writes DHCP messages (RFC 2131 section 2, RFC 2132, RFC 3396). Stateless; no input makes it throw. */
public final class DhcpCodec {

    /** The smallest message that every client accepts (RFC 2131 section 2), in bytes of UDP payload. */
    public static final int DEFAULT_MAX_BYTES = 548;

    /** BOOTP's size; replies are padded to it, because old clients and relays drop shorter ones (RFC 1542 section 2.1). */
    static final int MIN_BYTES = 300;

    static final int COOKIE = 0x63825363;

    private static final int SNAME = 44;
    private static final int FILE = 108;
    private static final int HEADER_BYTES = 236;
    private static final int OPTIONS = HEADER_BYTES + Integer.BYTES;
    private static final int SNAME_BYTES = FILE - SNAME;
    private static final int FILE_BYTES = HEADER_BYTES - FILE;
    private static final int OPTION_MAX = 255;
    /** What is written over, here and there. */
    private static final byte[] EMPTY = new byte[MIN_BYTES];
    private static final int ETHERNET = 1;
    private static final int FILE_OVERLOADED = 1;
    private static final int SNAME_OVERLOADED = 2;

    private DhcpCodec() {}

    /** What became of a packet. */
    public sealed interface Decoded {
        /** It is a DHCP message. */
        record Ok(DhcpMessage message) implements Decoded {}

        /**
         * It is none.
         *
         * @param reason why, in a few words, of which there are about a thousand at most
         * @param offset where in the packet that was seen, in bytes
         */
        record Malformed(String reason, int offset) implements Decoded {}
    }

    /** What is wrong with a packet; never leaves this class. */
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;
        private final int offset;

        private Wrong(String reason, int offset) {
            super(reason, null, false, false);
            this.offset = offset;
        }
    }

    /** Reads a packet, from its position to its limit; the buffer's position is left as it is. */
    public static Decoded decode(ByteBuffer packet) {
        try {
            return new Decoded.Ok(read(packet.slice()));
        } catch (Wrong wrong) {
            return new Decoded.Malformed(wrong.getMessage(), wrong.offset);
        }
    }

    private static DhcpMessage read(ByteBuffer in) throws Wrong {
        if (in.remaining() < OPTIONS) {
            throw new Wrong("shorter than a DHCP header", in.remaining());
        }
        int op = u8(in);
        int htype = u8(in);
        int hlen = u8(in);
        if (op != DhcpMessage.BOOTREQUEST && op != DhcpMessage.BOOTREPLY) {
            throw new Wrong("op " + op, 0);
        }
        if (htype != ETHERNET) {
            throw new Wrong("hardware type " + htype + " is not Ethernet", 1);
        }
        if (hlen != MacAddress.LENGTH) {
            throw new Wrong("a hardware address of " + hlen + " bytes", 2);
        }
        int hops = u8(in);
        int xid = in.getInt();
        int secs = Short.toUnsignedInt(in.getShort());
        int flags = Short.toUnsignedInt(in.getShort());
        Inet4Address ciaddr = Ip4.address(in.getInt());
        Inet4Address yiaddr = Ip4.address(in.getInt());
        Inet4Address siaddr = Ip4.address(in.getInt());
        Inet4Address giaddr = Ip4.address(in.getInt());
        MacAddress chaddr = new MacAddress((long) Short.toUnsignedInt(in.getShort()) << Integer.SIZE | Integer.toUnsignedLong(in.getInt()));
        if (in.position(HEADER_BYTES).getInt() != COOKIE) {
            throw new Wrong("no DHCP magic cookie", HEADER_BYTES);
        }
        DhcpOptions.Builder options = DhcpOptions.builder();
        Map<Integer, ByteArrayOutputStream> split = new HashMap<>();
        int overload = readOptions(in, options, split);
        // RFC 2131 section 4.1: the options go on in file, then in sname.
        String file = "";
        if ((overload & FILE_OVERLOADED) != 0) {
            readOptions(in.limit(HEADER_BYTES).position(FILE), options, split);
        } else {
            file = text(in, FILE, FILE_BYTES);
        }
        String sname = "";
        if ((overload & SNAME_OVERLOADED) != 0) {
            readOptions(in.limit(FILE).position(SNAME), options, split);
        } else {
            sname = text(in, SNAME, SNAME_BYTES);
        }
        split.forEach((code, joined) -> options.give(code, joined.toByteArray()));
        return new DhcpMessage(op, hops, xid, secs, flags, ciaddr, yiaddr, siaddr, giaddr, chaddr, sname, file,
                options.remove(DhcpOption.OVERLOAD).build());
    }

    /** The text of a field; most are empty. */
    private static String text(ByteBuffer in, int at, int size) {
        if (in.get(at) == 0) {
            return "";
        }
        byte[] bytes = new byte[size];
        in.get(at, bytes);
        return Ip4.text(bytes);
    }

    /**
     * Reads options up to the end mark, or to the end of the field; returns the value of option 52.
     *
     * @param split what is joined of options that come in pieces (RFC 3396), of which thousands cost no more than their bytes
     */
    private static int readOptions(ByteBuffer in, DhcpOptions.Builder options, Map<Integer, ByteArrayOutputStream> split)
            throws Wrong {
        int overload = 0;
        while (in.hasRemaining()) {
            int at = in.position();
            int code = u8(in);
            if (code == DhcpOption.END) {
                return overload;
            }
            if (code == DhcpOption.PAD) {
                continue;
            }
            int length = in.hasRemaining() ? u8(in) : -1;
            if (length < 0 || length > in.remaining()) {
                throw new Wrong("option " + code + " is cut short", at);
            }
            byte[] value = new byte[length];
            in.get(value);
            if (code == DhcpOption.OVERLOAD && length == 1) {
                overload = value[0];
            }
            byte[] first = options.raw(code);
            if (first == null) {
                options.give(code, value);
            } else {
                split.computeIfAbsent(code, _ -> begun(first)).writeBytes(value);
            }
        }
        return overload;
    }

    private static ByteArrayOutputStream begun(byte[] first) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first);
        return joined;
    }

    private static int u8(ByteBuffer in) {
        return in.get() & 0xff;
    }

    /**
     * Writes a message.
     *
     * <p>The fields {@code sname} and {@code file} never carry options, and option 52 is never written: iPXE reads {@code file} as
     * it stands. What doesn't fit is left out from the end of the options on, except relay agent information, which is always last
     * (RFC 3046 section 2.2) and left out only if it takes more than half of a room that is too small for all.
     *
     * @param maxBytes the largest packet that the client takes; less than {@link #DEFAULT_MAX_BYTES} counts as that
     * @return the packet, ready to be read; at least 300 bytes, padded with zeros
     */
    public static ByteBuffer encode(DhcpMessage message, int maxBytes) {
        int most = most(maxBytes);
        return encode(message, most, ByteBuffer.allocate(Math.clamp(wanted(message.options()), MIN_BYTES, most)));
    }

    /**
     * The same, into memory that is used again.
     *
     * @param out has room for what the client takes; its position and its limit play no part
     * @return the same buffer
     */
    static ByteBuffer encode(DhcpMessage message, int maxBytes, ByteBuffer out) {
        int most = most(maxBytes);
        out.clear().put(0, EMPTY);
        out.put((byte) message.op()).put((byte) ETHERNET).put((byte) MacAddress.LENGTH).put((byte) message.hops());
        out.putInt(message.xid()).putShort((short) message.secs()).putShort((short) message.flags());
        out.putInt(Ip4.number(message.ciaddr())).putInt(Ip4.number(message.yiaddr()));
        out.putInt(Ip4.number(message.siaddr())).putInt(Ip4.number(message.giaddr()));
        out.putShort((short) (message.chaddr().bits() >>> Integer.SIZE)).putInt((int) message.chaddr().bits());
        putField(out, SNAME, message.sname(), SNAME_BYTES);
        putField(out, FILE, message.file(), FILE_BYTES);
        out.putInt(HEADER_BYTES, COOKIE).position(OPTIONS);
        putOptions(out, message.options(), most - OPTIONS, wanted(message.options()) <= most);
        out.position(Math.max(out.position(), MIN_BYTES));
        return out.flip();
    }

    private static int most(int maxBytes) {
        return Math.clamp(maxBytes, DEFAULT_MAX_BYTES, 65_507);
    }

    /** The bytes that a message takes with all of its options. */
    private static int wanted(DhcpOptions options) {
        int size = OPTIONS + 1;
        for (int place = 0; place < options.size(); place++) {
            size += size(options.raw(options.code(place)));
        }
        return size;
    }

    /** A text that is too long for its field is not cut, it is left out: half a file name is worse than none. */
    private static void putField(ByteBuffer out, int at, String text, int size) {
        if (!text.isEmpty() && text.length() <= size) {
            out.put(at, text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private static void putOptions(ByteBuffer out, DhcpOptions options, int most, boolean allFit) {
        byte[] relay = options.raw(DhcpOption.RELAY_INFO);
        // Where not all have room, a relay that sends back more than half a packet goes without: the client's options matter more.
        int relaySize = relay == null || !allFit && size(relay) > most / 2 ? 0 : size(relay);
        int room = most - 1 - relaySize;
        for (int place = 0; place < options.size(); place++) {
            int code = options.code(place);
            byte[] value = options.raw(code);
            if (code != DhcpOption.RELAY_INFO && code != DhcpOption.OVERLOAD && size(value) <= room) {
                putOption(out, code, value);
                room -= size(value);
            }
        }
        if (relaySize > 0) {
            putOption(out, DhcpOption.RELAY_INFO, relay);
        }
        out.put((byte) DhcpOption.END);
    }

    /** The bytes that an option takes, with the code and length of each of its pieces. */
    private static int size(byte[] value) {
        return value.length + 2 * Math.max(1, (value.length + OPTION_MAX - 1) / OPTION_MAX);
    }

    private static void putOption(ByteBuffer out, int code, byte[] value) {
        int at = 0;
        do {
            int length = Math.min(OPTION_MAX, value.length - at);
            out.put((byte) code).put((byte) length).put(value, at, length);
            at += length;
        } while (at < value.length);
    }
}
