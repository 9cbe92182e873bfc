// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A map that holds what was put last, and forgets the oldest when there is more. For one thread. */
final class RecentMap<K, V> {

    private final int max;
    private final SequencedMap<K, V> entries = new LinkedHashMap<>();

    /**
     * Makes an empty map.
     *
     * @param max how many entries it holds
     */
    RecentMap(int max) {
        this.max = max;
    }

    @Nullable V get(K key) {
        return entries.get(key);
    }

    /** Puts an entry in the place of the key's former one; it is the newest now. */
    void put(K key, V value) {
        entries.putLast(key, value);
        if (entries.size() > max) {
            entries.pollFirstEntry();
        }
    }
}
