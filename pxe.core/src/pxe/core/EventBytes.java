// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;

/**
 * Writes events into few bytes, and reads them: some 40 to 100 bytes for one, a quarter of what the object takes.
 *
 * <pre>
 * time (6, in milliseconds) | weight (1) | protocol | name | hardware address | IP address | number of details (1) | key, value ...
 * </pre>
 *
 * A text is a number whose last bit says of what: of a {@link Words word}, or of the bytes that follow. A value has its type before
 * it. Of an event read again, the texts are those of the one that was written, but long ones are cut. For one thread.
 */
final class EventBytes {

    /** The most that one event takes; details that have no room are left out. */
    static final int MAX_BYTES = 1024;

    private static final int MAX_TEXT_BYTES = 400;
    /** The details whose values come again and again, beside the names of files that were sent. */
    private static final Set<String> REPEATED =
            Set.of("interface", "policy", "profile", "stage", "bootfile", "reason", "limit", "cause", "options", "agent");

    private static final byte NOTHING = 0;
    private static final byte TEXT = 1;
    private static final byte NUMBER = 2;
    private static final byte IPV4 = 3;
    private static final byte IPV6 = 4;
    private static final byte ID = 5;
    private static final byte MAC = 6;

    /** A detail's key that is a word, and whether its values are words too. */
    private record Key(int word, boolean isRepeated) {}

    private final Words words;
    /** The keys that are words. */
    private final Map<String, Key> keys = new HashMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES);
    private int details;

    EventBytes(Words words) {
        this.words = words;
    }

    // --- Writing.

    /**
     * Writes an event.
     *
     * @param times how often something like it happened; told as its last detail if it is more than once
     * @return the bytes, in a buffer of this object's own: valid until the next event is written
     */
    ByteBuffer write(BootEvent event, int times) {
        buffer.clear();
        long millis = event.time().toEpochMilli();
        buffer.putShort((short) (millis >>> Integer.SIZE)).putInt((int) millis).put((byte) event.weight().ordinal());
        putText(event.protocol(), true);
        putText(event.name(), true);
        putOptional(event.mac());
        putOptional(event.client());
        int count = buffer.position();
        buffer.put((byte) 0);
        details = 0;
        boolean isSent = event.name().equals("SENT");
        event.forEachDetail((key, value) -> putDetail(key, value, isSent && key.equals("file")));
        if (times > 1) {
            putDetail("times", times, false);
        }
        return buffer.put(count, (byte) details).flip();
    }

    private void putDetail(String name, Object value, boolean isRepeated) {
        int before = buffer.position();
        try {
            Key key = keys.get(name);
            if (key == null) {
                key = key(name);
            }
            if (key.word() == Words.NONE) {
                putText(name, false);
            } else {
                putNumber(buffer, (long) key.word() << 1);
            }
            putValue(value, isRepeated || key.isRepeated());
            details++;
        } catch (BufferOverflowException full) {
            buffer.position(before);
        }
    }

    private Key key(String name) {
        Key key = new Key(words.number(name), REPEATED.contains(name));
        if (key.word() != Words.NONE) {
            keys.put(name, key);
        }
        return key;
    }

    private void putOptional(Optional<?> value) {
        if (value.isPresent()) {
            putValue(value.get(), false);
        } else {
            buffer.put(NOTHING);
        }
    }

    private void putValue(Object value, boolean isRepeated) {
        switch (value) {
            case Integer number when number >= 0 -> putNumber(buffer.put(NUMBER), number);
            case Long number when number >= 0 -> putNumber(buffer.put(NUMBER), number);
            case Inet4Address address -> buffer.put(IPV4).put(address.getAddress());
            case Inet6Address address when address.getScopeId() == 0 -> buffer.put(IPV6).put(address.getAddress());
            case UUID id -> buffer.put(ID).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
            case MacAddress mac -> buffer.put(MAC).putShort((short) (mac.bits() >>> Integer.SIZE)).putInt((int) mac.bits());
            case InetAddress scoped -> putText(scoped.getHostAddress(), false, TEXT);
            default -> putText(value.toString(), isRepeated, TEXT);
        }
    }

    private void putText(String text, boolean isRepeated, byte type) {
        buffer.put(type);
        putText(text, isRepeated);
    }

    private void putText(String text, boolean isRepeated) {
        int number = isRepeated ? words.number(text) : Words.NONE;
        if (number != Words.NONE) {
            putNumber(buffer, (long) number << 1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT_BYTES) {
            bytes = (text.substring(0, MAX_TEXT_BYTES / 4) + "...").getBytes(StandardCharsets.UTF_8);
        }
        putNumber(buffer, (long) bytes.length << 1 | 1);
        buffer.put(bytes);
    }

    /** Seven bits in a byte, the lowest first; the eighth says that more follow. */
    private static void putNumber(ByteBuffer to, long number) {
        long rest = number;
        for (; rest >= 0x80; rest >>>= 7) {
            to.put((byte) (rest | 0x80));
        }
        to.put((byte) rest);
    }

    // --- Reading.

    /** Reads the event at a buffer's position, and leaves it behind the event. */
    BootEvent read(ByteBuffer from) {
        long millis = (from.getShort() & 0xffffL) << Integer.SIZE | from.getInt() & 0xffffffffL;
        Weight weight = Weight.values()[from.get()];
        BootEvent.Builder event = BootEvent.of(getText(from), getText(from)).at(Instant.ofEpochMilli(millis)).weight(weight);
        if (getValue(from) instanceof MacAddress mac) {
            event.mac(mac);
        }
        if (getValue(from) instanceof InetAddress client) {
            event.client(client);
        }
        for (int left = from.get() & 0xff; left > 0; left--) {
            String key = getText(from);
            Object value = getValue(from);
            if (value != null) {
                event.with(key, value);
            }
        }
        return event.build();
    }

    private @Nullable Object getValue(ByteBuffer from) {
        return switch (from.get()) {
            case TEXT -> getText(from);
            case NUMBER -> getNumber(from);
            case IPV4 -> address(from, Integer.BYTES);
            case IPV6 -> address(from, 2 * Long.BYTES);
            case ID -> new UUID(from.getLong(), from.getLong());
            case MAC -> new MacAddress((from.getShort() & 0xffffL) << Integer.SIZE | from.getInt() & 0xffffffffL);
            default -> null;
        };
    }

    private String getText(ByteBuffer from) {
        int number = (int) getNumber(from);
        return (number & 1) == 0 ? words.word(number >>> 1) : new String(bytes(from, number >>> 1), StandardCharsets.UTF_8);
    }

    private static long getNumber(ByteBuffer from) {
        long number = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            number |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }

    private static byte[] bytes(ByteBuffer from, int count) {
        byte[] bytes = new byte[count];
        from.get(bytes);
        return bytes;
    }

    private static InetAddress address(ByteBuffer from, int count) {
        try {
            return InetAddress.getByAddress(bytes(from, count));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
