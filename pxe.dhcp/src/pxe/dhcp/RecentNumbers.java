// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Numbers by keys that are numbers: holds those that were put last, and forgets the oldest when there are more. It is made of arrays,
 * since the collector would move objects, some for each machine that comes where another is forgotten. For one thread.
 */
final class RecentNumbers {

    /** What a key has that isn't there, or is forgotten. */
    static final long NONE = Long.MIN_VALUE;

    private static final int NOWHERE = -1;
    private static final int FIRST_ROOM = 16;

    private final int max;
    /** An odd one, of this map alone: keys are what anybody sends. */
    private final long factor = ThreadLocalRandom.current().nextLong() | 1;
    private int size;
    private int oldest = NOWHERE;
    private int newest = NOWHERE;
    // Each entry has a place in these.
    private long[] keys = {};
    private long[] values = {};
    private int[] older = {};
    private int[] newer = {};
    /** The next entry of the same bucket. */
    private int[] next = {};
    /** The first entry of each bucket; as many as there are places, a power of two. */
    private int[] buckets = {};

    /**
     * Makes an empty map.
     *
     * @param max how many entries it holds
     */
    RecentNumbers(int max) {
        this.max = max;
    }

    /** A key's number, or {@link #NONE}. */
    long get(long key) {
        int place = find(key);
        return place == NOWHERE ? NONE : values[place];
    }

    /** Puts a number in the place of the key's former one; it is the newest now. */
    void put(long key, long value) {
        int place = find(key);
        if (place == NOWHERE) {
            place = size < max ? fresh() : forgetOldest();
            keys[place] = key;
            enterBucket(place);
        } else {
            leaveOrder(place);
        }
        values[place] = value;
        enterOrder(place);
    }

    private int find(long key) {
        int place = size == 0 ? NOWHERE : buckets[bucket(key)];
        while (place != NOWHERE && keys[place] != key) {
            place = next[place];
        }
        return place;
    }

    /** The highest bits of the product: all of the key's count there, and who doesn't know the factor makes up no keys of one bucket. */
    private int bucket(long key) {
        return (int) (key * factor >>> Long.numberOfLeadingZeros(buckets.length) + 1);
    }

    /** A place that nobody had. */
    private int fresh() {
        if (size == keys.length) {
            grow(Math.max(FIRST_ROOM, 2 * size));
        }
        return size++;
    }

    /** A place that is empty again. */
    private int forgetOldest() {
        int place = oldest;
        leaveBucket(place);
        leaveOrder(place);
        return place;
    }

    private void grow(int room) {
        keys = Arrays.copyOf(keys, room);
        values = Arrays.copyOf(values, room);
        older = Arrays.copyOf(older, room);
        newer = Arrays.copyOf(newer, room);
        next = new int[room];
        buckets = new int[room];
        Arrays.fill(buckets, NOWHERE);
        for (int place = 0; place < size; place++) {
            enterBucket(place);
        }
    }

    private void enterBucket(int place) {
        int bucket = bucket(keys[place]);
        next[place] = buckets[bucket];
        buckets[bucket] = place;
    }

    private void leaveBucket(int place) {
        int bucket = bucket(keys[place]);
        if (buckets[bucket] == place) {
            buckets[bucket] = next[place];
            return;
        }
        int before = buckets[bucket];
        while (next[before] != place) {
            before = next[before];
        }
        next[before] = next[place];
    }

    private void enterOrder(int place) {
        older[place] = newest;
        newer[place] = NOWHERE;
        if (newest == NOWHERE) {
            oldest = place;
        } else {
            newer[newest] = place;
        }
        newest = place;
    }

    private void leaveOrder(int place) {
        if (older[place] == NOWHERE) {
            oldest = newer[place];
        } else {
            newer[older[place]] = newer[place];
        }
        if (newer[place] == NOWHERE) {
            newest = older[place];
        } else {
            older[newer[place]] = older[place];
        }
    }
}
