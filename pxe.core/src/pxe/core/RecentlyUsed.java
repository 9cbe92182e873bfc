// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of bounded size: one entry more, and that which nobody asked for the longest is forgotten. For one thread. */
public final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;

    private final int max;

    /** Makes an empty map of so many entries at the most. */
    public RecentlyUsed(int max) {
        super(16, 0.75f, true);
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > max;
    }
}
