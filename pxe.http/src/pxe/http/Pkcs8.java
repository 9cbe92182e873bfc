// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Private keys of the two older forms, put into the one that Java reads (RFC 5208 section 5). Many who hand out certificates and
 * renew them still write the older ones.
 *
 * <pre>
 * PrivateKeyInfo = SEQUENCE { version 0, SEQUENCE { kind of key, parameters }, OCTET STRING { the key in its older form } }
 * </pre>
 */
final class Pkcs8 {

    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int CURVE = 0xa0;

    private static final byte[] VERSION = HexFormat.of().parseHex("020100");
    /** 1.2.840.113549.1.1.1 and NULL (RFC 8017 appendix A.1). */
    private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
    /** 1.2.840.10045.2.1 (RFC 5480 section 2.1.1). */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Pkcs8() {}

    /** An RSA key (RFC 8017 appendix A.1.2). */
    static byte[] ofRsa(byte[] key) {
        return of(RSA, new byte[0], key);
    }

    /**
     * A key of an elliptic curve (RFC 5915), which it names.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    static byte[] ofEc(byte[] key) {
        try {
            ByteBuffer fields = next(SEQUENCE, ByteBuffer.wrap(key));
            next(INTEGER, fields);
            next(OCTET_STRING, fields);
            ByteBuffer curve = next(CURVE, fields);
            byte[] name = new byte[curve.remaining()];
            curve.get(name);
            return of(EC, name, key);
        } catch (BufferUnderflowException | IndexOutOfBoundsException cutShort) {
            throw new IllegalArgumentException("it is cut short", cutShort);
        }
    }

    private static byte[] of(byte[] kind, byte[] parameters, byte[] key) {
        return value(SEQUENCE, VERSION, value(SEQUENCE, kind, parameters), value(OCTET_STRING, key));
    }

    /** What the next value holds; the buffer's position is behind it. */
    private static ByteBuffer next(int tag, ByteBuffer in) {
        if (Byte.toUnsignedInt(in.get()) != tag) {
            throw new IllegalArgumentException("it is of another kind, or names no curve");
        }
        int length = Byte.toUnsignedInt(in.get());
        if (length >= 0x80) {
            int count = length - 0x80;
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | Byte.toUnsignedInt(in.get());
            }
        }
        ByteBuffer inside = in.slice(in.position(), length);
        in.position(in.position() + length);
        return inside;
    }

    private static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream inside = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            inside.writeBytes(part);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        if (inside.size() < 0x80) {
            value.write(inside.size());
        } else { // no key has more than 65535 bytes
            value.write(0x82);
            value.write(inside.size() >> 8);
            value.write(inside.size());
        }
        value.writeBytes(inside.toByteArray());
        return value.toByteArray();
    }
}
