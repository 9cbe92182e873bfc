// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SequencedMap;
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

    private final SequencedMap<Integer, byte[]> values;

    private DhcpOptions(SequencedMap<Integer, byte[]> values) {
        this.values = values;
    }

    /** Starts a list of options. */
    public static Builder builder() {
        return new Builder();
    }

    /** The codes, in their order. */
    public Set<Integer> codes() {
        return values.sequencedKeySet();
    }

    /** Whether the option is there. */
    public boolean has(int code) {
        return values.containsKey(code);
    }

    /** The bytes of an option, in a copy; without code and length, joined if it was split (RFC 3396). */
    public Optional<byte[]> bytes(int code) {
        return Optional.ofNullable(values.get(code)).map(byte[]::clone);
    }

    /** The bytes themselves, for the codec. */
    byte[] raw(int code) {
        return values.get(code);
    }

    /** The first byte, unsigned. */
    public OptionalInt u8(int code) {
        byte[] value = values.get(code);
        return value == null || value.length < 1 ? OptionalInt.empty() : OptionalInt.of(value[0] & 0xff);
    }

    /** The first two bytes, unsigned. */
    public OptionalInt u16(int code) {
        byte[] value = values.get(code);
        return value == null || value.length < 2 ? OptionalInt.empty() : OptionalInt.of((value[0] & 0xff) << 8 | value[1] & 0xff);
    }

    /** The first four bytes, unsigned. */
    public OptionalLong u32(int code) {
        byte[] value = values.get(code);
        return value == null || value.length < 4
                ? OptionalLong.empty()
                : OptionalLong.of(Integer.toUnsignedLong(ByteBuffer.wrap(value).getInt()));
    }

    /** All addresses, four bytes each; what is left of another is none. */
    public List<Inet4Address> addresses(int code) {
        byte[] value = values.getOrDefault(code, new byte[0]);
        List<Inet4Address> addresses = new ArrayList<>();
        for (int at = 0; at + 4 <= value.length; at += 4) {
            addresses.add(Ip4.address(ByteBuffer.wrap(value, at, 4).getInt()));
        }
        return addresses;
    }

    /** The first address. */
    public Optional<Inet4Address> address(int code) {
        byte[] value = values.get(code);
        return value == null || value.length < 4 ? Optional.empty() : Optional.of(Ip4.address(ByteBuffer.wrap(value).getInt()));
    }

    /** The text up to its first NUL; ISO 8859-1, so that every byte is a character. */
    public Optional<String> text(int code) {
        return Optional.ofNullable(values.get(code)).map(Ip4::text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DhcpOptions that
                && List.copyOf(values.keySet()).equals(List.copyOf(that.values.keySet()))
                && values.keySet().stream().allMatch(code -> Arrays.equals(values.get(code), that.values.get(code)));
    }

    @Override
    public int hashCode() {
        return values.keySet().hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((code, value) -> text.append(code).append('=').append(HexFormat.of().formatHex(value)).append(' '));
        return text.toString().strip();
    }

    /** Collects options; a later one replaces an earlier one of its code, in the earlier one's place. For one thread. */
    public static final class Builder {
        private final SequencedMap<Integer, ByteArrayOutputStream> values = new LinkedHashMap<>();

        private Builder() {}

        /**
         * One option.
         *
         * @throws IllegalArgumentException if the code is not 1 to 254
         */
        public Builder put(int code, byte[] value) {
            if (code <= DhcpOption.PAD || code >= DhcpOption.END) {
                throw new IllegalArgumentException("a DHCP option's code is 1 to 254: " + code);
            }
            values.put(code, new ByteArrayOutputStream(value.length));
            return append(code, value);
        }

        /** Appends to an option, which may be new: how RFC 3396 splits one. Thousands of pieces cost no more than their bytes. */
        Builder append(int code, byte[] more) {
            values.computeIfAbsent(code, any -> new ByteArrayOutputStream(more.length)).writeBytes(more);
            return this;
        }

        /** One byte. */
        public Builder putU8(int code, int value) {
            return put(code, new byte[] {(byte) value});
        }

        /** Four bytes. */
        public Builder putU32(int code, long value) {
            return put(code, ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array());
        }

        /** Addresses. */
        public Builder put(int code, List<Inet4Address> addresses) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * addresses.size());
            addresses.forEach(address -> bytes.put(address.getAddress()));
            return put(code, bytes.array());
        }

        /** One address. */
        public Builder put(int code, Inet4Address address) {
            return put(code, address.getAddress());
        }

        /** A text, without a NUL at its end. */
        public Builder put(int code, String text) {
            return put(code, text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** All of these. */
        public Builder putAll(Map<Integer, byte[]> options) {
            options.forEach(this::put);
            return this;
        }

        /** All of these. */
        public Builder putAll(DhcpOptions options) {
            options.values.forEach(this::put);
            return this;
        }

        /** Those of these that are not there yet: first those that a client lists, in its order (RFC 2132 section 9.8). */
        Builder putAbsent(DhcpOptions options, byte[] listed) {
            for (byte code : listed) {
                putAbsent(code & 0xff, options.values.get(code & 0xff));
            }
            options.values.forEach(this::putAbsent);
            return this;
        }

        private void putAbsent(int code, byte @Nullable [] value) {
            if (value != null && !values.containsKey(code)) {
                put(code, value);
            }
        }

        /** Takes an option away. */
        public Builder remove(int code) {
            values.remove(code);
            return this;
        }

        /** The options. */
        public DhcpOptions build() {
            SequencedMap<Integer, byte[]> built = new LinkedHashMap<>();
            values.forEach((code, value) -> built.put(code, value.toByteArray()));
            return new DhcpOptions(built);
        }
    }
}
