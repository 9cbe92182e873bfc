// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options inside option 175, which iPXE reads: {@code no-pxedhcp=1, keep-san=1}. Stateless. */
final class IpxeOptions {

    /** It need not wait for a proxyDHCP server, which saves two seconds a stage. */
    static final byte[] NO_PXEDHCP = {(byte) 176, 1, 1};

    private static final int MAX_VALUE = 255;
    /** Names and numbers are iPXE's; the value is a number, a text, or bytes. */
    private static final Map<String, Integer> NUMBERS = Map.of("priority", 1, "keep-san", 8, "skip-san-boot", 9, "no-pxedhcp", 176,
            "use-cached", 178, "san-retry", 187, "san-drive", 189);
    private static final Map<String, Integer> TEXTS = Map.of("scriptlet", 81, "syslogs", 85, "crosscert", 93, "san-filename", 188,
            "username", 190, "password", 191, "reverse-username", 192, "reverse-password", 193);
    private static final Map<String, Integer> BYTES = Map.of("trust", 90, "cert", 91, "privkey", 92, "busid", 177);
    private static final Map<Integer, String> NAMES = new HashMap<>();

    static {
        List.of(NUMBERS, TEXTS, BYTES).forEach(table -> table.forEach((name, code) -> NAMES.put(code, name)));
    }

    private IpxeOptions() {}

    /**
     * The bytes of names with values.
     *
     * @throws IllegalArgumentException if one is none, or is too long
     */
    static byte[] encode(List<String> settings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(setting);
            }
            String name = setting.substring(0, equals);
            byte[] value = value(name, setting.substring(equals + 1));
            if (value.length > MAX_VALUE) {
                throw new IllegalArgumentException(name);
            }
            out.write(code(name));
            out.write(value.length);
            out.writeBytes(value);
        }
        return out.toByteArray();
    }

    private static int code(String name) {
        for (Map<String, Integer> table : List.of(NUMBERS, TEXTS, BYTES)) {
            if (table.containsKey(name)) {
                return table.get(name);
            }
        }
        int code = Integer.parseInt(name);
        if (code < 1 || code > 254) {
            throw new IllegalArgumentException(name);
        }
        return code;
    }

    private static byte[] value(String name, String text) {
        int code = code(name);
        String known = NAMES.getOrDefault(code, "");
        if (NUMBERS.containsKey(known)) {
            return OptionType.number(text, Byte.BYTES, false);
        }
        return TEXTS.containsKey(known) ? text.getBytes(StandardCharsets.UTF_8) : OptionType.hex(text);
    }

    /** The text of the bytes; empty if they are not well-formed, or no text says them. */
    static Optional<String> format(byte[] bytes) {
        Optional<List<String>> settings = decode(bytes);
        boolean plain = settings.isPresent() && settings.get().stream()
                .allMatch(one -> one.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ','));
        return plain && Arrays.equals(encode(settings.get()), bytes) ? Optional.of(String.join(", ", settings.get())) : Optional.empty();
    }

    private static Optional<List<String>> decode(byte[] bytes) {
        List<String> settings = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int length = at + 1 < bytes.length ? bytes[at + 1] & 0xff : bytes.length;
            if (at + 2 + length > bytes.length) {
                return Optional.empty();
            }
            int code = bytes[at] & 0xff;
            boolean number = NUMBERS.containsKey(NAMES.getOrDefault(code, ""));
            if (code == DhcpOption.PAD || code == DhcpOption.END || number && length != 1) {
                return Optional.empty();
            }
            settings.add(NAMES.getOrDefault(code, Integer.toString(code)) + "=" + text(code, bytes, at + 2, length));
            at += 2 + length;
        }
        return Optional.of(settings);
    }

    private static String text(int code, byte[] bytes, int at, int length) {
        String name = NAMES.getOrDefault(code, "");
        if (NUMBERS.containsKey(name)) {
            return Integer.toString(bytes[at] & 0xff);
        }
        return TEXTS.containsKey(name)
                ? new String(bytes, at, length, StandardCharsets.UTF_8)
                : HexFormat.ofDelimiter(":").formatHex(bytes, at, at + length);
    }

    /** The same bytes, and that iPXE need not wait for a proxyDHCP server, unless they say something of it. */
    static byte[] withNoPxedhcp(byte[] bytes) {
        int code = NO_PXEDHCP[0] & 0xff;
        boolean said = decode(bytes).filter(settings -> settings.stream().anyMatch(one -> one.startsWith(NAMES.get(code) + "=")))
                .isPresent();
        if (said) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes);
        out.writeBytes(NO_PXEDHCP);
        return out.toByteArray();
    }
}
