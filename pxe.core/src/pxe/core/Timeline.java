// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pxe.api.event.BootEvent;

/**
 * What happened to one machine, as bytes: each event with its length before it, the oldest first. What comes when it is full pushes
 * out the oldest. Guarded by whoever owns it.
 */
final class Timeline {

    /** A machine's first events need no more. */
    private static final int FIRST_BYTES = 512;

    /** The status of a part of a file. */
    private static final Integer PARTIAL = 206;

    private byte[] bytes = {};
    private int begin;
    private int end;
    /** What the last event is one of many of, and how many came; see {@link #likeness}. */
    private int lastLikeness;
    private int lastBegin;
    private int lastTimes;

    /** What it takes of the memory. */
    int sizeBytes() {
        return bytes.length;
    }

    /** Forgets everything, and keeps the memory for another machine. */
    void clear() {
        begin = 0;
        end = 0;
        lastLikeness = 0;
    }

    /** Adds an event. One that only says the same as the last takes its place, and says how often it came. */
    void add(BootEvent event, EventBytes form, int maxBytes) {
        int likeness = likeness(event);
        if (likeness != 0 && likeness == lastLikeness && begin < end) {
            end = lastBegin;
            lastTimes++;
        } else {
            lastTimes = 1;
        }
        lastLikeness = likeness;
        add(form.write(event, lastTimes), maxBytes);
    }

    /** A number that events have in common of which the last is enough; 0 for one that counts for itself. */
    private static int likeness(BootEvent event) {
        boolean isRenewal = event.name().equals("ACK") && event.detail("stage").isEmpty();
        boolean isPart = event.name().equals("SENT") && event.detail("status").filter(PARTIAL::equals).isPresent();
        boolean isProgress = event.name().equals("PROGRESS"); // of whichever of the files that come at once
        Object file = isProgress ? "" : event.detail("file");
        return isRenewal || isPart || isProgress ? Arrays.asList(event.protocol(), event.name(), event.client(), file).hashCode() | 1 : 0;
    }

    /** Adds an event that was written. When it is full, a quarter goes at once, so that moving the rest costs little for each event. */
    void add(ByteBuffer event, int maxBytes) {
        int length = Short.BYTES + event.remaining();
        if (end - begin + length > maxBytes) {
            while (begin < end && end - begin + length > maxBytes / 4 * 3) {
                begin += Short.BYTES + lengthAt(begin);
            }
        }
        if (end + length > bytes.length || bytes.length / 2 > maxBytes) {
            makeRoom(end - begin + length, maxBytes);
        }
        lastBegin = end;
        bytes[end] = (byte) (event.remaining() >> 8);
        bytes[end + 1] = (byte) event.remaining();
        event.get(bytes, end + Short.BYTES, event.remaining());
        end += length;
    }

    private void makeRoom(int neededBytes, int maxBytes) {
        boolean isRoomy = neededBytes <= bytes.length / 4 * 3 && bytes.length <= maxBytes;
        int larger = Math.max(Math.max(FIRST_BYTES, neededBytes), Math.min(maxBytes, bytes.length / 2 * 3));
        byte[] room = isRoomy ? bytes : new byte[larger];
        System.arraycopy(bytes, begin, room, 0, end - begin);
        bytes = room;
        end -= begin;
        begin = 0;
    }

    private int lengthAt(int position) {
        return (bytes[position] & 0xff) << 8 | bytes[position + 1] & 0xff;
    }

    /** A copy of the bytes, for {@link #read}. */
    byte[] copy() {
        return Arrays.copyOfRange(bytes, begin, end);
    }

    /** Reads the events of a {@link #copy}. */
    static List<BootEvent> read(byte[] copy, EventBytes form) {
        List<BootEvent> events = new ArrayList<>();
        for (ByteBuffer from = ByteBuffer.wrap(copy); from.hasRemaining(); ) {
            int length = from.getShort();
            events.add(form.read(from.slice(from.position(), length)));
            from.position(from.position() + length);
        }
        return events;
    }
}
