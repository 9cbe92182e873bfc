// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;

/** A form that leases have as a file. Immutable. */
public sealed interface LeaseFormat permits JsonLeases, CsvLeases, PypxeLeases, DnsmasqLeases {

    /** All of them. */
    List<LeaseFormat> ALL = List.of(new JsonLeases(), new CsvLeases(), new PypxeLeases(), new DnsmasqLeases());

    /** The format of a name, in lower case; empty if there is none. */
    static Optional<LeaseFormat> named(String name) {
        return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
    }

    /** What people call it, in one word. */
    String name();

    /**
     * Writes every lease of a store, one after the other; the writer is not closed.
     *
     * @throws java.io.UncheckedIOException if the store can't be read
     */
    void write(LeaseStore store, Writer out) throws IOException;

    /**
     * Reads leases, one after the other; whoever takes them has each before the next is read. What is wrong is a problem, and the
     * others are read.
     *
     * @param now when leases begin whose beginning is not told
     * @throws BrokenFileException if it isn't of this format as a whole; some may have been taken
     * @throws IOException if the reader fails
     */
    void read(BufferedReader in, Instant now, Intake intake) throws IOException;

    /**
     * Reads to the end and takes nothing.
     *
     * @throws BrokenFileException if it isn't of this format as a whole
     * @throws IOException if the reader fails
     */
    default void check(BufferedReader in) throws IOException {
        read(in, Instant.EPOCH, new Intake() {
            @Override
            public void lease(Lease lease) {
                // It can be read, which is all that is asked.
            }

            @Override
            public void problem(String sentence) {
                // It keeps no other lease out.
            }
        });
    }
}
