// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Direct buffers that are used again, in sizes of powers of two, all together no more than a limit. For one thread.
 *
 * <p>Direct memory is costly to get and slow to be given back, and a boot storm would otherwise ask for it thousands of times.
 */
final class BufferPool {

    private static final int SMALLEST_BITS = 10;
    private static final int LARGEST_BITS = 20;

    private final long limitBytes;
    private final List<ArrayDeque<ByteBuffer>> free = new ArrayList<>();
    private long usedBytes;
    private long freeBytes;

    BufferPool(long limitBytes) {
        this.limitBytes = limitBytes;
        for (int bits = 0; bits <= LARGEST_BITS; bits++) {
            free.add(new ArrayDeque<>());
        }
    }

    /** A buffer of the wanted size while memory is plentiful, else one of the needed size; empty if there is no room for it. */
    Optional<ByteBuffer> take(int neededBytes, int wantedBytes) {
        int wanted = bits(wantedBytes);
        int bits = usedBytes + (1L << wanted) <= limitBytes / 2 ? wanted : bits(neededBytes);
        return usedBytes + (1L << bits) <= limitBytes ? Optional.of(take(bits)) : Optional.empty();
    }

    private ByteBuffer take(int bits) {
        int bytes = 1 << bits;
        usedBytes += bytes;
        ByteBuffer buffer = free.get(bits).poll();
        if (buffer != null) {
            freeBytes -= bytes;
            return buffer.clear();
        }
        if (usedBytes + freeBytes > limitBytes) {
            free.forEach(ArrayDeque::clear);
            freeBytes = 0;
        }
        return ByteBuffer.allocateDirect(bytes);
    }

    /** Takes a buffer back, which its user must not touch again. */
    void giveBack(ByteBuffer buffer) {
        usedBytes -= buffer.capacity();
        freeBytes += buffer.capacity();
        free.get(bits(buffer.capacity())).push(buffer);
    }

    /** The bytes in use now. */
    long usedBytes() {
        return usedBytes;
    }

    private static int bits(int bytes) {
        int bits = 32 - Integer.numberOfLeadingZeros(Math.max(bytes, 1) - 1);
        return Math.clamp(bits, SMALLEST_BITS, LARGEST_BITS);
    }
}
