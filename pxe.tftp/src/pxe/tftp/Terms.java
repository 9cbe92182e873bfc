// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import pxe.tftp.TftpPacket.ReadRequest;

/**
 * What client and server agree on for one transfer (RFC 2347): nothing that the client didn't ask for.
 *
 * @param blockBytes the payload of every block but the last
 * @param windowBlocks the blocks sent before an acknowledgement is awaited
 * @param timeout the time-out that the client asked for; empty lets the server choose
 * @param acknowledged the options to acknowledge, in the order of the request; empty means no OACK at all
 */
record Terms(int blockBytes, int windowBlocks, Optional<Duration> timeout, Map<String, String> acknowledged) {

    /** The block size of RFC 1350. */
    static final int DEFAULT_BLOCK_BYTES = 512;
    static final int MIN_BLOCK_BYTES = 8;
    static final int MAX_BLOCK_BYTES = 65464;
    private static final int MAX_WINDOW_BLOCKS = 65535;
    private static final int MAX_TIMEOUT_SECONDS = 255;
    /** The most payload that is sent before an acknowledgement, so that large blocks can't make large windows too. */
    static final int MAX_WINDOW_BYTES = 128 * 1024;

    /** What holds for a request without options. */
    static final Terms WITHOUT_OPTIONS = new Terms(DEFAULT_BLOCK_BYTES, 1, Optional.empty(), Map.of());

    private static final int IP4_HEADERS_BYTES = 20 + 8 + TftpCodec.DATA_HEADER_BYTES;
    private static final int IP6_HEADERS_BYTES = 40 + 8 + TftpCodec.DATA_HEADER_BYTES;

    /** The largest payload of a DATA packet that a path carries whole: many ROMs can't put fragments together. */
    static int blockBytesWithin(int mtuBytes, boolean ip6) {
        return Math.clamp(mtuBytes - (ip6 ? IP6_HEADERS_BYTES : IP4_HEADERS_BYTES), MIN_BLOCK_BYTES, MAX_BLOCK_BYTES);
    }

    /**
     * Agrees on what the client asks for; an option that is unknown or has a value out of its range is left out, as RFC 2347
     * wants it.
     *
     * @param pathBlockBytes see {@link #blockBytesWithin}
     * @param sizeBytes the number of bytes that will be sent
     */
    static Terms agree(ReadRequest request, TftpSettings settings, int pathBlockBytes, long sizeBytes) {
        OptionalInt block = atMost(Math.min(settings.maxBlockBytes(), pathBlockBytes),
                number(request, "blksize", MIN_BLOCK_BYTES, MAX_BLOCK_BYTES));
        int blockBytes = block.orElse(DEFAULT_BLOCK_BYTES);
        int fits = Math.max(1, MAX_WINDOW_BYTES / blockBytes);
        OptionalInt window = atMost(Math.min(settings.maxWindowBlocks(), fits), number(request, "windowsize", 1, MAX_WINDOW_BLOCKS));
        // Who asks for more would hold a place for half an hour by one packet.
        OptionalInt seconds = number(request, "timeout", 1, (int) Math.min(MAX_TIMEOUT_SECONDS, settings.maxTimeout().toSeconds()));
        Map<String, String> acknowledged = new LinkedHashMap<>();
        for (String name : request.options().keySet()) {
            switch (name) {
                case "blksize" -> acknowledge(acknowledged, name, block);
                case "windowsize" -> acknowledge(acknowledged, name, window);
                case "timeout" -> acknowledge(acknowledged, name, seconds);
                case "tsize" -> acknowledged.put(name, Long.toString(sizeBytes));
                default -> { } // not ours: left out
            }
        }
        Optional<Duration> timeout = seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsInt())) : Optional.empty();
        return new Terms(blockBytes, window.orElse(1), timeout, acknowledged);
    }

    private static OptionalInt atMost(int most, OptionalInt asked) {
        return asked.isPresent() ? OptionalInt.of(Math.min(asked.getAsInt(), most)) : asked;
    }

    private static void acknowledge(Map<String, String> acknowledged, String name, OptionalInt value) {
        if (value.isPresent()) {
            acknowledged.put(name, Integer.toString(value.getAsInt()));
        }
    }

    private static OptionalInt number(ReadRequest request, String option, int min, int max) {
        String text = request.options().getOrDefault(option, "");
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(text);
        return number < min || number > max ? OptionalInt.empty() : OptionalInt.of(number);
    }
}
