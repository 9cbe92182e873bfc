// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import pxe.tftp.TftpPacket.Ack;
import pxe.tftp.TftpPacket.Data;
import pxe.tftp.TftpPacket.Error;
import pxe.tftp.TftpPacket.OptionAck;
import pxe.tftp.TftpPacket.ReadRequest;
import pxe.tftp.TftpPacket.WriteRequest;

/**
 * TFTP's packets as bytes (RFC 1350 section 5, RFC 2347).
 *
 * <pre>
 *         2 bytes   string    1   string  1   string    1   string   1
 * RRQ  = | 1 or 2 | filename | 0 | mode | 0 | option 1 | 0 | value 1 | 0 | ...      (WRQ: 2)
 * DATA = | 3      | block number, 2 bytes | 0 to blksize bytes |
 * ACK  = | 4      | block number, 2 bytes |
 * ERROR= | 5      | code, 2 bytes | message | 0 |
 * OACK = | 6      | option 1 | 0 | value 1 | 0 | ...
 * </pre>
 *
 * Strings are read as UTF-8, of which the RFC's ASCII is a part. Safe for any thread; any bytes decode to {@link Ok} or
 * {@link Malformed}, never to an exception.
 */
public final class TftpCodec {

    /** The bytes before a DATA packet's payload. */
    public static final int DATA_HEADER_BYTES = 4;
    /** The longest file name that is read. */
    public static final int MAX_FILENAME_BYTES = 1024;
    /** The longest mode, option name or option value that is read. */
    public static final int MAX_WORD_BYTES = 255;
    /** The most options that a packet may carry. */
    public static final int MAX_OPTIONS = 16;

    private static final int MAX_MESSAGE_BYTES = 512;
    private static final int RRQ = 1;
    private static final int WRQ = 2;
    private static final int DATA = 3;
    private static final int ACK = 4;
    private static final int ERROR = 5;
    private static final int OACK = 6;

    private TftpCodec() {}

    /** What bytes turned out to be. */
    public sealed interface Decoded {}

    /** A packet. */
    public record Ok(TftpPacket packet) implements Decoded {}

    /**
     * No packet.
     *
     * @param reason one phrase that says what is wrong
     * @param offset where, in bytes from the packet's beginning
     */
    public record Malformed(String reason, int offset) implements Decoded {}

    /** Reads a packet from the buffer's position to its limit; the position is left as it is. */
    public static Decoded decode(ByteBuffer bytes) {
        Reader in = new Reader(bytes.slice());
        try {
            return new Ok(in.packet());
        } catch (MalformedException e) {
            return new Malformed(e.getMessage(), e.offset);
        }
    }

    /** The packet's bytes. */
    public static ByteBuffer encode(TftpPacket packet) {
        return switch (packet) {
            case ReadRequest rrq -> request(RRQ, rrq.filename(), rrq.mode(), rrq.options());
            case WriteRequest wrq -> request(WRQ, wrq.filename(), wrq.mode(), wrq.options());
            case Data data -> {
                ByteBuffer out = ByteBuffer.allocate(DATA_HEADER_BYTES + data.payload().remaining());
                putDataHeader(out, data.block());
                yield out.put(data.payload().duplicate()).flip();
            }
            case Ack ack -> ByteBuffer.allocate(4).putShort((short) ACK).putShort((short) ack.block()).flip();
            case Error error -> {
                byte[] message = utf8(error.message());
                yield ByteBuffer.allocate(5 + message.length)
                        .putShort((short) ERROR).putShort((short) error.code()).put(message).put((byte) 0).flip();
            }
            case OptionAck oack -> {
                byte[] options = utf8(options(oack.options()));
                yield ByteBuffer.allocate(2 + options.length).putShort((short) OACK).put(options).flip();
            }
        };
    }

    /** Writes what stands before a DATA packet's payload; of the block number, the lower 16 bits. */
    static void putDataHeader(ByteBuffer out, long block) {
        out.putShort((short) DATA).putShort((short) block);
    }

    private static ByteBuffer request(int opcode, String filename, String mode, Map<String, String> options) {
        byte[] text = utf8(filename + '\0' + mode + '\0' + options(options));
        return ByteBuffer.allocate(2 + text.length).putShort((short) opcode).put(text).flip();
    }

    private static String options(Map<String, String> options) {
        StringBuilder text = new StringBuilder();
        options.forEach((name, value) -> text.append(name).append('\0').append(value).append('\0'));
        return text.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Only a way out of {@link Reader}. */
    private static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;
        private final int offset;

        private MalformedException(String reason, int offset) {
            super(reason, null, false, false);
            this.offset = offset;
        }
    }

    /** The one way to read: every access is checked against the end. */
    private record Reader(ByteBuffer in) {

        private TftpPacket packet() throws MalformedException {
            int opcode = number("opcode");
            return switch (opcode) {
                case RRQ -> new ReadRequest(filename(), mode(), options());
                case WRQ -> new WriteRequest(filename(), mode(), options());
                case DATA -> new Data(number("block number"), in.slice());
                case ACK -> new Ack(number("block number"));
                case ERROR -> new Error(number("error code"), message());
                case OACK -> new OptionAck(options());
                default -> throw new MalformedException("opcode " + opcode + " is not of TFTP", 0);
            };
        }

        private int number(String what) throws MalformedException {
            if (in.remaining() < 2) {
                throw new MalformedException("the " + what + " is cut off", in.position());
            }
            return Short.toUnsignedInt(in.getShort());
        }

        private String filename() throws MalformedException {
            int start = in.position();
            String name = string("file name", MAX_FILENAME_BYTES);
            if (name.isEmpty()) {
                throw new MalformedException("the file name is empty", start);
            }
            return name;
        }

        private String mode() throws MalformedException {
            return string("mode", MAX_WORD_BYTES).toLowerCase(Locale.ROOT);
        }

        private Map<String, String> options() throws MalformedException {
            Map<String, String> options = new LinkedHashMap<>();
            while (in.hasRemaining() && !isPadding()) {
                int start = in.position();
                if (options.size() == MAX_OPTIONS) {
                    throw new MalformedException("more than " + MAX_OPTIONS + " options", start);
                }
                String name = string("option name", MAX_WORD_BYTES).toLowerCase(Locale.ROOT);
                String value = string("value of option " + name, MAX_WORD_BYTES);
                if (name.isEmpty() || options.put(name, value) != null) {
                    throw new MalformedException(name.isEmpty() ? "an option has no name" : "option " + name + " twice", start);
                }
            }
            return options;
        }

        /** Whether nothing but zeros follows: some ROMs send a request of fixed length. */
        private boolean isPadding() {
            for (int i = in.position(); i < in.limit(); i++) {
                if (in.get(i) != 0) {
                    return false;
                }
            }
            return true;
        }

        /** A message need not end in NUL: not all clients write one, and it is for people only. */
        private String message() {
            int length = 0;
            while (length < Math.min(in.remaining(), MAX_MESSAGE_BYTES) && in.get(in.position() + length) != 0) {
                length++;
            }
            return text(length);
        }

        private String string(String what, int maxBytes) throws MalformedException {
            int start = in.position();
            for (int i = start; i < in.limit() && i - start <= maxBytes; i++) {
                if (in.get(i) == 0) {
                    String text = text(i - start);
                    in.position(i + 1);
                    return text;
                }
            }
            String wrong = in.limit() - start > maxBytes ? " is longer than " + maxBytes + " bytes" : " does not end in NUL";
            throw new MalformedException("the " + what + wrong, start);
        }

        private String text(int length) {
            byte[] bytes = new byte[length];
            in.get(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
