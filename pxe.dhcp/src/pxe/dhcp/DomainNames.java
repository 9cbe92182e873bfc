// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists of domain names in DNS's form (RFC 1035 section 3.1), with its compression (section 4.1.4), as RFC 3397 wants them. */
final class DomainNames {

    private static final int LABEL_MAX = 63;
    private static final int NAME_MAX = 255;
    private static final int POINTER = 0xc0;
    /** A pointer has 14 bits. */
    private static final int POINTER_MAX = 0x3fff;

    private DomainNames() {}

    /**
     * Writes names, each the shortest way.
     *
     * @throws IllegalArgumentException if one is not a domain name
     */
    static byte[] encode(List<String> names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<String, Integer> written = new HashMap<>();
        names.forEach(name -> encode(name.endsWith(".") ? name.substring(0, name.length() - 1) : name, written, out));
        return out.toByteArray();
    }

    private static void encode(String name, Map<String, Integer> written, ByteArrayOutputStream out) {
        if (name.isEmpty() || name.length() + 2 > NAME_MAX) {
            throw new IllegalArgumentException("a domain name has 1 to 253 characters");
        }
        String rest = name;
        while (!rest.isEmpty()) {
            Integer earlier = written.get(rest);
            if (earlier != null) {
                out.write(POINTER | earlier >> 8);
                out.write(earlier);
                return;
            }
            if (out.size() <= POINTER_MAX) {
                written.put(rest, out.size());
            }
            int dot = rest.indexOf('.');
            label(dot < 0 ? rest : rest.substring(0, dot), out);
            rest = dot < 0 ? "" : rest.substring(dot + 1);
            if (dot >= 0 && rest.isEmpty()) {
                throw new IllegalArgumentException("a label is empty");
            }
        }
        out.write(0);
    }

    private static void label(String label, ByteArrayOutputStream out) {
        if (label.isEmpty() || label.length() > LABEL_MAX || !label.chars().allMatch(DomainNames::isOfName)) {
            throw new IllegalArgumentException("a label has 1 to 63 letters, digits, hyphens or underscores");
        }
        out.write(label.length());
        out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isOfName(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    /** Reads names; empty if the bytes are anything else. A pointer only leads back, so that no bytes keep it going round. */
    static Optional<List<String>> decode(byte[] bytes) {
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            StringBuilder name = new StringBuilder();
            int end = decode(bytes, at, name);
            if (end < 0) {
                return Optional.empty();
            }
            names.add(name.toString());
            at = end;
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    /** Reads one name; returns where the next one begins, or -1. */
    private static int decode(byte[] bytes, int begin, StringBuilder name) {
        int end = -1;
        int at = begin;
        int limit = begin;
        while (at < bytes.length) {
            int length = bytes[at++] & 0xff;
            if (length == 0) {
                return name.isEmpty() ? -1 : end < 0 ? at : end;
            }
            if (length >= POINTER) {
                int target = at < bytes.length ? (length & ~POINTER) << 8 | bytes[at++] & 0xff : bytes.length;
                if (target >= limit) {
                    return -1;
                }
                end = end < 0 ? at : end;
                at = limit = target;
            } else if (!append(bytes, at, length, name)) {
                return -1;
            } else {
                at += length;
            }
        }
        return -1;
    }

    private static boolean append(byte[] bytes, int at, int length, StringBuilder name) {
        if (length > LABEL_MAX || length > bytes.length - at || name.length() + 1 + length + 2 > NAME_MAX) {
            return false;
        }
        String label = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        name.append(name.isEmpty() ? "" : ".").append(label);
        return label.chars().allMatch(DomainNames::isOfName);
    }
}
