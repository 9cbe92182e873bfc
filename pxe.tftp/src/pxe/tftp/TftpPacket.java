// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A TFTP packet (RFC 1350 section 5; RFC 2347). Immutable, but for the memory behind {@link Data}. */
public sealed interface TftpPacket {

    /**
     * RRQ, opcode 1: a client wants a file.
     *
     * @param filename the name as the client wrote it
     * @param mode the transfer mode in lower case: {@code octet}, {@code netascii}, {@code mail}, or any other word
     * @param options names in lower case, values as written, in the order of the request
     */
    record ReadRequest(String filename, String mode, Map<String, String> options) implements TftpPacket {
        /** Makes a request; the options are copied. */
        public ReadRequest {
            options = copy(options);
        }
    }

    /**
     * WRQ, opcode 2: a client wants to store a file; the parameters are those of {@link ReadRequest}.
     *
     * @param filename as in a read request
     * @param mode as in a read request
     * @param options as in a read request
     */
    record WriteRequest(String filename, String mode, Map<String, String> options) implements TftpPacket {
        /** Makes a request; the options are copied. */
        public WriteRequest {
            options = copy(options);
        }
    }

    /**
     * DATA, opcode 3.
     *
     * @param block 0 to 65535
     * @param payload a decoded packet's is a view of the memory that was decoded: to be read before that is reused
     */
    record Data(int block, ByteBuffer payload) implements TftpPacket {}

    /**
     * ACK, opcode 4.
     *
     * @param block 0 to 65535
     */
    record Ack(int block) implements TftpPacket {}

    /**
     * ERROR, opcode 5; it ends a transfer and is never answered.
     *
     * @param code 0 to 65535, of the constants here or any other
     * @param message for people
     */
    record Error(int code, String message) implements TftpPacket {
        /** See the message. */
        public static final int OTHER = 0;
        /** File not found. */
        public static final int NOT_FOUND = 1;
        /** Access violation. */
        public static final int ACCESS_VIOLATION = 2;
        /** Illegal TFTP operation. */
        public static final int ILLEGAL_OPERATION = 4;
        /** Unknown transfer ID: the packet's port is of no transfer with its sender. */
        public static final int UNKNOWN_TID = 5;
        /** The options were refused (RFC 2347): how a client ends a transfer that it began only to learn the size. */
        public static final int OPTION_REFUSED = 8;
    }

    /**
     * OACK, opcode 6: the options that the server agrees to (RFC 2347).
     *
     * @param options names in lower case, and the values agreed
     */
    record OptionAck(Map<String, String> options) implements TftpPacket {
        /** Makes an acknowledgement; the options are copied. */
        public OptionAck {
            options = copy(options);
        }
    }

    private static Map<String, String> copy(Map<String, String> options) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
}
