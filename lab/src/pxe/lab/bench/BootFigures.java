// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What {@link BootLoad} has seen.
 *
 * @param boots how many machines have everything
 * @param medianMillis when half of them had, from when all were switched on
 * @param slowestMillis when all but the slowest hundredth had
 * @param repetitions how often a machine had to say something again, by DHCP or TFTP
 */
record BootFigures(double boots, double medianMillis, double slowestMillis, double repetitions) {

    /** The line that the program prints. */
    @Override
    public String toString() {
        return DoubleStream.of(boots, medianMillis, slowestMillis, repetitions).mapToObj(Double::toString)
                .collect(Collectors.joining(" "));
    }

    static BootFigures parse(String line) {
        double[] f = Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
        return new BootFigures(f[0], f[1], f[2], f[3]);
    }
}
