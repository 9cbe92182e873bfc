// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * What {@link DhcpLoad} has seen.
 *
 * <p>Of the machines that are counted apart there are their own figures only.
 *
 * @param done how many machines got all that they asked for
 * @param seconds from the first question to the last answer
 * @param offerMillis how long an offer took, on average
 * @param slowOfferMillis how long at most, but for one in a hundred
 * @param ackMillis how long the answer to a request took, on average
 * @param unanswered how many machines waited a second for an answer in vain
 * @param refused how many NAKs came
 * @param duplicates how many addresses two machines were given
 * @param clientMicros processor time of the program itself for each machine
 * @param apartDone how many of those that are counted apart got all
 * @param apartOfferMillis how long an offer to them took, on average
 * @param apartUnanswered how many of them waited in vain
 */
record DhcpFigures(double done, double seconds, double offerMillis, double slowOfferMillis, double ackMillis, double unanswered,
        double refused, double duplicates, double clientMicros, double apartDone, double apartOfferMillis, double apartUnanswered) {

    double ratePerSecond() {
        return done / seconds;
    }

    /** The line that the program prints. */
    @Override
    public String toString() {
        return DoubleStream.of(done, seconds, offerMillis, slowOfferMillis, ackMillis, unanswered, refused, duplicates, clientMicros,
                apartDone, apartOfferMillis, apartUnanswered)
                .mapToObj(Double::toString).collect(Collectors.joining(" "));
    }

    static DhcpFigures parse(String line) {
        double[] f = Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
        return new DhcpFigures(f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10], f[11]);
    }
}
