// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What {@link TftpLoad} has seen.
 *
 * @param files how many files arrived whole
 * @param bytes how much they hold
 * @param seconds from the first request to the last block
 * @param slowestFirstMillis how long the first answer took for the slowest hundredth of the clients
 * @param timeouts how often a client had to say something again
 */
record TftpFigures(double files, double bytes, double seconds, double slowestFirstMillis, double timeouts) {

    double mebibytes() {
        return bytes / (1 << 20);
    }

    /** The line that the program prints. */
    @Override
    public String toString() {
        return DoubleStream.of(files, bytes, seconds, slowestFirstMillis, timeouts).mapToObj(Double::toString)
                .collect(Collectors.joining(" "));
    }

    static TftpFigures parse(String line) {
        double[] f = Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
        return new TftpFigures(f[0], f[1], f[2], f[3], f[4]);
    }
}
