// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

/** Which of the server's ports the packets of a transfer leave from: its half of the transfer's identifier (RFC 1350 section 4). */
public sealed interface TransferPorts {

    /** Ports that the system chooses, one for each transfer while there are few: what nobody can guess, nobody can forge. */
    record Any() implements TransferPorts {}

    /**
     * Ports that a firewall lets through. Transfers to different clients may share one.
     *
     * @param first 1 to 65535
     * @param last {@code first} to 65535
     */
    record Range(int first, int last) implements TransferPorts {
        /**
         * Makes a range.
         *
         * @throws IllegalArgumentException if it is empty or no range of ports
         */
        public Range {
            if (first < 1 || last > 65535 || first > last) {
                throw new IllegalArgumentException(first + "-" + last + " is no range of ports");
            }
        }

        int size() {
            return last - first + 1;
        }
    }

    /**
     * The port that requests come to. RFC 1350 wants another one, but a firewall that knows nothing of TFTP lets this one through.
     * A client has one transfer at a time from each of its ports.
     */
    record Single() implements TransferPorts {}
}
