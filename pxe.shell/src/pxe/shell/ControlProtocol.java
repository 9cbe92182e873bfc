// SPDX-License-Identifier: Apache-2.0
package pxe.shell;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said on the control socket: one request and its output per connection, all numbers big-endian.
 *
 * <pre>
 * request   version (1) | kind (1) | columns (2) | lines (2) | words (2) | words × ( bytes (4) | UTF-8 )
 *           kind 0 a command and its arguments, kind 1 a line as typed, kind 2 how may a line go on?
 *           columns and lines of the terminal: 0 if the output goes to none
 * reply     frames: kind (1) | bytes (4) | payload
 *           kind 1 output, kind 2 messages, kind 3 the exit status in one byte: the last frame
 * </pre>
 *
 * <p>The possible ways in which a line may go on are output, a line each: what takes the place of the last word, a tab, what it is.
 *
 * <p>A client keeps its sending side open: that it is closed means that nobody waits any more.
 */
public final class ControlProtocol {

    /** The socket's name in the state directory. */
    public static final String SOCKET_NAME = "control.sock";

    static final int MAX_WORDS = 1000;
    static final int MAX_REQUEST_BYTES = 1 << 17;
    private static final int MAX_FRAME_BYTES = 1 << 13;
    private static final int VERSION = 2;

    private static final int OUTPUT = 1;
    private static final int MESSAGES = 2;
    private static final int EXIT = 3;

    private ControlProtocol() {}

    /** Writes a request. */
    static void writeRequest(DataOutputStream to, Request request) throws IOException {
        List<String> words = request.words();
        List<byte[]> encoded = words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).toList();
        if (words.size() > MAX_WORDS || encoded.stream().mapToInt(bytes -> bytes.length).sum() > MAX_REQUEST_BYTES) {
            throw new IOException("the command is too long: at most " + MAX_WORDS + " words of "
                    + MAX_REQUEST_BYTES + " bytes in all");
        }
        to.writeByte(VERSION);
        to.writeByte(request.kind().ordinal());
        to.writeShort(request.terminal().columns());
        to.writeShort(request.terminal().lines());
        to.writeShort(words.size());
        for (byte[] word : encoded) {
            to.writeInt(word.length);
            to.write(word);
        }
        to.flush();
    }

    /**
     * Reads a request.
     *
     * @throws IOException if it isn't one, is too long or ends early
     */
    static Request readRequest(DataInputStream from) throws IOException {
        int version = from.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("the request has version " + version + ", this daemon speaks version " + VERSION);
        }
        int kind = from.readUnsignedByte();
        if (kind >= Request.Kind.values().length) {
            throw new IOException("the request has kind " + kind + ", which this daemon doesn't know");
        }
        Terminal terminal = new Terminal(from.readUnsignedShort(), from.readUnsignedShort());
        return new Request(Request.Kind.values()[kind], readWords(from), terminal);
    }

    private static List<String> readWords(DataInputStream from) throws IOException {
        int count = from.readUnsignedShort();
        int room = MAX_REQUEST_BYTES;
        if (count == 0 || count > MAX_WORDS) {
            throw new IOException("a command has 1 to " + MAX_WORDS + " words, not " + count);
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = from.readInt();
            if (length < 0 || length > room) {
                throw new IOException("the command is longer than " + MAX_REQUEST_BYTES + " bytes");
            }
            room -= length;
            byte[] word = new byte[length];
            from.readFully(word);
            words.add(new String(word, StandardCharsets.UTF_8));
        }
        return words;
    }

    /** Copies the frames of a reply to two streams until the last, and returns the exit status in it. */
    static int readReply(DataInputStream from, PrintStream out, PrintStream err) throws IOException {
        while (true) {
            int kind = from.readUnsignedByte();
            int length = from.readInt();
            if (length < 0 || length > MAX_FRAME_BYTES) {
                throw new IOException("a frame of " + length + " bytes: that is no daemon of this version");
            }
            byte[] payload = new byte[length];
            from.readFully(payload);
            switch (kind) {
                case OUTPUT -> show(payload, out);
                case MESSAGES -> show(payload, err);
                case EXIT -> {
                    return length == 1 ? payload[0] & 0xff : ExitStatus.FAILED;
                }
                default -> throw new IOException("a frame of kind " + kind + ": that is no daemon of this version");
            }
        }
    }

    private static void show(byte[] payload, PrintStream to) throws IOException {
        to.write(payload);
        if (to.checkError()) { // it flushes too
            throw new BrokenOutput();
        }
    }

    /** Whoever read the client's output has gone, as {@code head} does: the command needn't go on. */
    static final class BrokenOutput extends IOException {
        private static final long serialVersionUID = 1;

        BrokenOutput() {
            super("nobody reads the output");
        }
    }

    /** Writes a reply. Its streams may be used by any threads; after the exit status they write nothing more. */
    static final class Reply {
        private final OutputStream to;
        private boolean ended;

        Reply(OutputStream to) {
            this.to = to;
        }

        /** The command's output. */
        OutputStream out() {
            return new Frames(OUTPUT);
        }

        /** The command's messages. */
        OutputStream err() {
            return new Frames(MESSAGES);
        }

        /** Ends the reply. */
        synchronized void exit(int status) throws IOException {
            frame(EXIT, new byte[] {(byte) status}, 0, 1);
            ended = true;
        }

        private synchronized void frame(int kind, byte[] bytes, int from, int length) throws IOException {
            if (ended) {
                throw new IOException("the command has ended");
            }
            to.write(ByteBuffer.allocate(5 + length).put((byte) kind).putInt(length).put(bytes, from, length).array());
            to.flush();
        }

        private final class Frames extends OutputStream {
            private final int kind;

            Frames(int kind) {
                this.kind = kind;
            }

            @Override
            public void write(int one) throws IOException {
                frame(kind, new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                for (int done = 0; done < length; done += MAX_FRAME_BYTES) {
                    frame(kind, bytes, offset + done, Math.min(MAX_FRAME_BYTES, length - done));
                }
            }
        }
    }
}
