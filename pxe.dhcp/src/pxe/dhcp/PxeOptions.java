// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import pxe.api.BootMenu;

/** The options inside option 43, as PXE ROMs read and write them (PXE 2.1 section 2.4). */
final class PxeOptions {

    private static final int DISCOVERY_CONTROL = 6;
    private static final int BOOT_SERVERS = 8;
    private static final int BOOT_MENU = 9;
    private static final int MENU_PROMPT = 10;
    private static final int BOOT_ITEM = 71;
    private static final int END = 255;

    /** Take the boot file of this packet and ask nobody else. */
    private static final byte USE_THIS_PACKET = 8;
    private static final byte[] THIS_PACKET = {DISCOVERY_CONTROL, 1, USE_THIS_PACKET, (byte) END};
    /** No broadcast and no multicast discovery, and only the servers that the menu lists. */
    private static final byte LISTED_SERVERS_ONLY = 7;
    /** The menu's entry for the local disk (PXE 2.1 table 2-2). */
    private static final int LOCAL_BOOT = 0;
    /** The prompt "PXE" after 0 seconds, and the beginning of a menu whose entry is a Raspberry Pi's boot. */
    private static final byte[] RASPBERRY_PI =
            {DISCOVERY_CONTROL, 1, 3, MENU_PROMPT, 4, 0, 'P', 'X', 'E', BOOT_MENU, 20, 0, 0, 17};
    private static final int WAIT_FOR_EVER = 255;
    private static final int MAX_BYTES = 255;

    private PxeOptions() {}

    /** What makes EDK2 and others load the file of this packet without asking port 4011 first; not to be written into. */
    static byte[] useThisPacket() {
        return THIS_PACKET;
    }

    /** The same, in answer to a choice from a menu: the client compares the item with the one that it asked for. */
    static byte[] useThisPacket(byte[] item) {
        return ByteBuffer.allocate(6 + item.length)
                .put(new byte[] {DISCOVERY_CONTROL, 1, USE_THIS_PACKET, BOOT_ITEM, (byte) item.length}).put(item).put((byte) END)
                .array();
    }

    /** What the boot loader of a Raspberry Pi looks for: its name among the entries of a menu. */
    static byte[] raspberryPi() {
        byte[] name = "Raspberry Pi Boot".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(RASPBERRY_PI.length + name.length + 1).put(RASPBERRY_PI).put(name).put((byte) END).array();
    }

    /** The item that a client chose from a menu: its type and its layer, four bytes; null if it didn't choose. */
    static byte @org.jspecify.annotations.Nullable [] chosenItem(byte[] option) {
        ByteBuffer in = ByteBuffer.wrap(option);
        while (in.remaining() >= 2) {
            int code = in.get() & 0xff;
            if (code == END) {
                return null;
            }
            if (code == DhcpOption.PAD) {
                continue;
            }
            byte[] value = new byte[Math.min(in.get() & 0xff, in.remaining())];
            in.get(value);
            if (code == BOOT_ITEM && value.length == 4) {
                return value;
            }
        }
        return null;
    }

    /** The entry of the menu that an item means, from 0; empty if the menu has no such entry. */
    static OptionalInt entry(byte[] item, BootMenu menu) {
        int type = (item[0] & 0xff) << 8 | item[1] & 0xff;
        List<BootMenu.Entry> entries = menu.entries();
        for (int i = 0; i < entries.size(); i++) {
            if (type(entries.get(i), i) == type) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private static int type(BootMenu.Entry entry, int index) {
        return entry.bootfile().isPresent() ? index + 1 : LOCAL_BOOT;
    }

    /** The menu, with this server behind every entry. */
    static byte[] menu(BootMenu menu, Inet4Address server) {
        ByteBuffer out = ByteBuffer.allocate(2 * MAX_BYTES * 2);
        out.put((byte) DISCOVERY_CONTROL).put((byte) 1).put(LISTED_SERVERS_ONLY);
        ByteBuffer servers = ByteBuffer.allocate(MAX_BYTES);
        ByteBuffer items = ByteBuffer.allocate(MAX_BYTES);
        for (int i = 0; i < menu.entries().size(); i++) {
            BootMenu.Entry entry = menu.entries().get(i);
            if (entry.bootfile().isPresent()) {
                servers.putShort((short) type(entry, i)).put((byte) 1).put(server.getAddress());
            }
            byte[] label = entry.label().getBytes(StandardCharsets.US_ASCII);
            items.putShort((short) type(entry, i)).put((byte) label.length).put(label);
        }
        put(out, BOOT_SERVERS, servers);
        put(out, BOOT_MENU, items);
        byte[] prompt = menu.prompt().getBytes(StandardCharsets.US_ASCII);
        out.put((byte) MENU_PROMPT).put((byte) (1 + prompt.length)).put((byte) seconds(menu.timeout())).put(prompt);
        out.put((byte) END);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    private static void put(ByteBuffer out, int code, ByteBuffer value) {
        value.flip();
        if (value.hasRemaining()) {
            out.put((byte) code).put((byte) value.remaining()).put(value);
        }
    }

    private static long seconds(Duration timeout) {
        return Math.min(timeout.toSeconds(), WAIT_FOR_EVER);
    }
}
