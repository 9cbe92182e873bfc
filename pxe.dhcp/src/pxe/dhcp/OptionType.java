// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pxe.api.NumericAddress;

/**
 * How an option's value is written as text and as bytes. Stateless.
 *
 * <p>{@link #parse} throws an {@link IllegalArgumentException} for any text that is not {@link #allowed}; {@link #format} is empty
 * for bytes that are no value of the type.
 */
enum OptionType {

    IP("an IPv4 address", text -> address(text), bytes -> many(bytes, 4, 1, at -> address(bytes, at))),
    IPS("IPv4 addresses, separated by commas", text -> each(text, OptionType::address),
            bytes -> many(bytes, 4, Integer.MAX_VALUE, at -> address(bytes, at))),
    /** Two addresses each: a filter (RFC 2132 section 4.3) or a route of old (section 5.8). */
    PAIRS("pairs of IPv4 addresses, separated by commas", text -> pairs(text),
            bytes -> bytes.length % 8 != 0 ? Optional.empty()
                    : many(bytes, 4, Integer.MAX_VALUE, at -> address(bytes, at))),
    TEXT("a text", text -> characters(text), OptionType::text),
    U8("a number from 0 to 255", text -> number(text, 1, false), bytes -> many(bytes, 1, 1, at -> unsigned(bytes, at, 1))),
    U8S("numbers from 0 to 255, separated by commas", text -> each(text, word -> number(word, 1, false)),
            bytes -> many(bytes, 1, Integer.MAX_VALUE, at -> unsigned(bytes, at, 1))),
    U16("a number from 0 to 65535", text -> number(text, 2, false), bytes -> many(bytes, 2, 1, at -> unsigned(bytes, at, 2))),
    U16S("numbers from 0 to 65535, separated by commas", text -> each(text, word -> number(word, 2, false)),
            bytes -> many(bytes, 2, Integer.MAX_VALUE, at -> unsigned(bytes, at, 2))),
    U32("a number from 0 to 4294967295", text -> number(text, 4, false), bytes -> many(bytes, 4, 1, at -> unsigned(bytes, at, 4))),
    S32("a number from -2147483648 to 2147483647", text -> number(text, 4, true),
            bytes -> many(bytes, 4, 1, at -> Integer.toString(ByteBuffer.wrap(bytes).getInt(at)))),
    FLAG("true or false", text -> new byte[] {flag(text)},
            bytes -> bytes.length != 1 || (bytes[0] & ~1) != 0 ? Optional.empty() : Optional.of(bytes[0] == 1 ? "true" : "false")),
    HEX("bytes in hexadecimal, as in 01:0a:ff", text -> hex(text), bytes -> Optional.of(HexFormat.ofDelimiter(":").formatHex(bytes))),
    /** What iPXE reads inside option 175. */
    IPXE("iPXE's settings, as in no-pxedhcp=1, keep-san=1", text -> IpxeOptions.encode(words(text)), IpxeOptions::format),
    /** RFC 3397. */
    NAMES("domain names, separated by commas", text -> DomainNames.encode(words(text)),
            bytes -> DomainNames.decode(bytes).map(OptionType::list)),
    /** RFC 3442. */
    ROUTES("destinations with their routers, as in 10.0.0.0/8 192.168.2.1, 0.0.0.0/0 192.168.2.1",
            text -> ClasslessRoutes.encode(words(text).stream().filter(word -> !word.equals("-")).toList()),
            bytes -> ClasslessRoutes.decode(bytes).map(OptionType::list));

    private final String allowed;
    private final Function<String, byte[]> parse;
    private final Function<byte[], Optional<String>> format;

    OptionType(String allowed, Function<String, byte[]> parse, Function<byte[], Optional<String>> format) {
        this.allowed = allowed;
        this.parse = parse;
        this.format = format;
    }

    /** The name in front of a value: {@code u16}. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a value must be, to follow "must be". */
    String allowed() {
        return allowed;
    }

    /** The bytes of a text. */
    byte[] parse(String text) {
        return parse.apply(text);
    }

    /** The text of the bytes. */
    Optional<String> format(byte[] bytes) {
        return format.apply(bytes);
    }

    private static byte[] address(String text) {
        return NumericAddress.parse4(text).getAddress();
    }

    private static String address(byte[] bytes, int at) {
        return Ip4.address(ByteBuffer.wrap(bytes).getInt(at)).getHostAddress();
    }

    private static byte[] pairs(String text) {
        byte[] bytes = each(text, OptionType::address);
        if (bytes.length % 8 != 0) {
            throw new IllegalArgumentException("one of a pair");
        }
        return bytes;
    }

    /** A zero in front means nothing: read as Java reads it, 010 would be eight. */
    static byte[] number(String text, int bytes, boolean signed) {
        long value = text.startsWith("0x") ? Long.decode(text) : Long.parseLong(text);
        long min = signed ? -1L << 8 * bytes - 1 : 0;
        long max = (1L << 8 * bytes - (signed ? 1 : 0)) - 1;
        if (value < min || value > max) {
            throw new IllegalArgumentException("out of range");
        }
        return Arrays.copyOfRange(ByteBuffer.allocate(Long.BYTES).putLong(value).array(), Long.BYTES - bytes, Long.BYTES);
    }

    private static String unsigned(byte[] bytes, int at, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        return Long.toString(value);
    }

    private static byte flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> 1;
            case "false", "no", "off", "0" -> 0;
            default -> throw new IllegalArgumentException("neither");
        };
    }

    /** Bytes with or without colons, hyphens or blanks between them. */
    static byte[] hex(String text) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        if (digits.matches("\\p{XDigit}{1,2}([:\\- ]\\p{XDigit}{1,2})+")) {
            digits = Arrays.stream(digits.split("[:\\- ]")).map(octet -> octet.length() == 1 ? "0" + octet : octet)
                    .collect(Collectors.joining());
        }
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] characters(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("none");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A text that reads back as itself: nothing but printable characters, and no blanks around it. */
    private static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            boolean plain = text.chars().noneMatch(Character::isISOControl) && text.equals(text.strip()) && !text.isEmpty();
            return plain ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] each(String text, Function<String, byte[]> one) {
        List<byte[]> values = words(text).stream().map(one).toList();
        if (values.isEmpty()) {
            throw new IllegalArgumentException("none");
        }
        ByteBuffer bytes = ByteBuffer.allocate(values.stream().mapToInt(value -> value.length).sum());
        values.forEach(bytes::put);
        return bytes.array();
    }

    private static Optional<String> many(byte[] bytes, int size, int most, IntFunction<String> at) {
        int count = bytes.length / size;
        if (count == 0 || count > most || bytes.length % size != 0) {
            return Optional.empty();
        }
        return Optional.of(list(IntStream.range(0, count).mapToObj(i -> at.apply(i * size)).toList()));
    }

    private static String list(List<String> values) {
        return String.join(", ", values);
    }

    private static List<String> words(String text) {
        return Stream.of(text.split("[,\\s]+")).filter(word -> !word.isEmpty()).toList();
    }
}
