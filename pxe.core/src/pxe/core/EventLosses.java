// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.SortedMap;

/** What listeners of events did not hear, since they fell behind. */
@FunctionalInterface
public interface EventLosses {

    /**
     * How many events were lost, by the class names of those listeners that lost some and are still there. Any thread may ask.
     */
    SortedMap<String, Long> lost();
}
