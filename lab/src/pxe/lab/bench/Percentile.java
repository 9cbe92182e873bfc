// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.util.List;

/** Within which value a part of all values is. */
final class Percentile {

    private Percentile() {}

    /** The value that so many of a hundred don't exceed; 0 if there are none. */
    static double of(List<Double> values, int ofHundred) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) * ofHundred / 100);
    }
}
