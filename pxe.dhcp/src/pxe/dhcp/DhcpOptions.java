// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a message, each once, in their order on the wire. Immutable; equal when codes, bytes and order are.
 *
 * <p>The typed readers are empty when the option is missing and when it is too short for the type: for the engine, both mean
 * that nothing was said.
 */
public final class DhcpOptions {

    /** No options. */
    public static final DhcpOptions EMPTY = new Builder().build();

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    // Arrays, because a server makes and reads options for every packet: a map would be thirty objects. There are a dozen or two,
    // and never more than 254, so that to look through all of them costs less than an index.

    /** The codes, in their order. */
    private final byte[] codes;
    /** The bytes of each. */
    private final byte[][] values;
    /** How many of both count. */
    private final int size;

    private DhcpOptions(byte[] codes, byte[][] values, int size) {
        this.codes = codes;
        this.values = values;
        this.size = size;
    }

    /** Starts a list of options. */
    public static Builder builder() {
        return new Builder();
    }

    /** The codes, in their order. */
    public Set<Integer> codes() {
        SequencedSet<Integer> set = new LinkedHashSet<>();
        for (int place = 0; place < size; place++) {
            set.add(code(place));
        }
        return Collections.unmodifiableSequencedSet(set);
    }

    /** How many options there are. */
    int size() {
        return size;
    }

    /** The code at a place in their order, from 0. */
    int code(int place) {
        return codes[place] & 0xff;
    }

    /** Whether the option is there. */
    public boolean has(int code) {
        return raw(code) != null;
    }

    /** The bytes of an option, in a copy; without code and length, joined if it was split (RFC 3396). */
    public Optional<byte[]> bytes(int code) {
        byte[] value = raw(code);
        return value == null ? Optional.empty() : Optional.of(value.clone());
    }

    /** The bytes themselves, for this package, which doesn't write into them; null if the option isn't there. */
    byte @Nullable [] raw(int code) {
        int place = find(codes, size, code);
        return place < 0 ? null : values[place];
    }

    private static int find(byte[] codes, int size, int code) {
        for (int place = 0; place < size; place++) {
            if ((codes[place] & 0xff) == code) {
                return place;
            }
        }
        return -1;
    }

    /** The first byte, unsigned. */
    public OptionalInt u8(int code) {
        byte[] value = raw(code);
        return value == null || value.length < 1 ? OptionalInt.empty() : OptionalInt.of(value[0] & 0xff);
    }

    /** The first two bytes, unsigned. */
    public OptionalInt u16(int code) {
        byte[] value = raw(code);
        return value == null || value.length < 2 ? OptionalInt.empty() : OptionalInt.of((value[0] & 0xff) << 8 | value[1] & 0xff);
    }

    /** The first four bytes, unsigned. */
    public OptionalLong u32(int code) {
        byte[] value = raw(code);
        return value == null || value.length < 4
                ? OptionalLong.empty()
                : OptionalLong.of(Integer.toUnsignedLong(u32(value, 0)));
    }

    /** All addresses, four bytes each; what is left of another is none. */
    public List<Inet4Address> addresses(int code) {
        byte[] value = raw(code);
        List<Inet4Address> addresses = new ArrayList<>();
        for (int at = 0; value != null && at + 4 <= value.length; at += 4) {
            addresses.add(Ip4.address(u32(value, at)));
        }
        return addresses;
    }

    /** The first address. */
    public Optional<Inet4Address> address(int code) {
        byte[] value = raw(code);
        return value == null || value.length < 4 ? Optional.empty() : Optional.of(Ip4.address(u32(value, 0)));
    }

    private static int u32(byte[] value, int at) {
        return (int) INT.get(value, at);
    }

    /** The text up to its first NUL; ISO 8859-1, so that every byte is a character. */
    public Optional<String> text(int code) {
        byte[] value = raw(code);
        return value == null ? Optional.empty() : Optional.of(Ip4.text(value));
    }

    /** Whether the option is there and its text begins so; ASCII. */
    boolean begins(int code, String text) {
        byte[] value = raw(code);
        if (value == null || value.length < text.length()) {
            return false;
        }
        int same = 0;
        while (same < text.length() && value[same] == text.charAt(same)) {
            same++;
        }
        return same == text.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DhcpOptions that && Arrays.equals(codes, 0, size, that.codes, 0, that.size)
                && Arrays.equals(values, 0, size, that.values, 0, that.size, Arrays::compare);
    }

    @Override
    public int hashCode() {
        int hash = size;
        for (int place = 0; place < size; place++) {
            hash = 31 * hash + codes[place];
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int place = 0; place < size; place++) {
            text.append(code(place)).append('=').append(HexFormat.of().formatHex(values[place])).append(' ');
        }
        return text.toString().strip();
    }

    /** Collects options; a later one replaces an earlier one of its code, in the earlier one's place. For one thread. */
    public static final class Builder {
        private static final int USUAL = 20;

        private byte[] codes = new byte[USUAL];
        private byte[][] values = new byte[USUAL][];
        private int size;
        /** Whether options were built of the arrays, which change no more then. */
        private boolean built;

        private Builder() {}

        /**
         * One option.
         *
         * @throws IllegalArgumentException if the code is not 1 to 254
         */
        public Builder put(int code, byte[] value) {
            return give(code, value.clone());
        }

        /** One option whose bytes nobody writes into any more. */
        Builder give(int code, byte[] value) {
            own();
            int place = place(code);
            values[place] = value;
            return this;
        }

        private void own() {
            if (built) {
                codes = codes.clone();
                values = values.clone();
                built = false;
            }
        }

        /** One option as others have it, if they do. */
        Builder repeat(int code, DhcpOptions others) {
            byte[] value = others.raw(code);
            return value == null ? this : give(code, value);
        }

        /** The bytes that an option has by now, as {@link DhcpOptions#raw} gives them. */
        byte @Nullable [] raw(int code) {
            int place = find(codes, size, code);
            return place < 0 ? null : values[place];
        }

        /** Where a code is, from 0; a new one comes last. */
        private int place(int code) {
            if (code <= DhcpOption.PAD || code >= DhcpOption.END) {
                throw new IllegalArgumentException("a DHCP option's code is 1 to 254: " + code);
            }
            int place = find(codes, size, code);
            if (place >= 0) {
                return place;
            }
            if (size == codes.length) {
                codes = Arrays.copyOf(codes, 2 * size);
                values = Arrays.copyOf(values, 2 * size);
            }
            codes[size] = (byte) code;
            return size++;
        }

        /** One byte. */
        public Builder putU8(int code, int value) {
            return give(code, new byte[] {(byte) value});
        }

        /** Four bytes. */
        public Builder putU32(int code, long value) {
            byte[] bytes = new byte[Integer.BYTES];
            INT.set(bytes, 0, (int) value);
            return give(code, bytes);
        }

        /** Addresses. */
        public Builder put(int code, List<Inet4Address> addresses) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * addresses.size());
            addresses.forEach(address -> bytes.put(address.getAddress()));
            return give(code, bytes.array());
        }

        /** One address. */
        public Builder put(int code, Inet4Address address) {
            return give(code, address.getAddress());
        }

        /** A text, without a NUL at its end. */
        public Builder put(int code, String text) {
            return give(code, text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** All of these. */
        public Builder putAll(Map<Integer, byte[]> options) {
            options.forEach(this::put);
            return this;
        }

        /** All of these. */
        public Builder putAll(DhcpOptions options) {
            for (int place = 0; place < options.size; place++) {
                give(options.code(place), options.values[place]);
            }
            return this;
        }

        /** Those of these that are not there yet: first those that a client lists, in its order (RFC 2132 section 9.8). */
        Builder putAbsent(Builder others, byte[] listed) {
            for (byte code : listed) {
                putAbsent(code & 0xff, others.raw(code & 0xff));
            }
            for (int place = 0; place < others.size; place++) {
                putAbsent(others.codes[place] & 0xff, others.values[place]);
            }
            return this;
        }

        private void putAbsent(int code, byte @Nullable [] value) {
            if (value != null && raw(code) == null) {
                give(code, value);
            }
        }

        /** Takes an option away. */
        public Builder remove(int code) {
            int gone = find(codes, size, code);
            if (gone >= 0) {
                own();
                size--;
                System.arraycopy(codes, gone + 1, codes, gone, size - gone);
                System.arraycopy(values, gone + 1, values, gone, size - gone);
                values[size] = null;
            }
            return this;
        }

        /** The options. */
        public DhcpOptions build() {
            built = true;
            return new DhcpOptions(codes, values, size);
        }
    }
}
