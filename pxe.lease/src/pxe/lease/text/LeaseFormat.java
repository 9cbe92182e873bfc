// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
     * Reads leases. What is wrong is a problem, and the others are read.
     *
     * @param now when leases begin whose beginning is not told
     * @throws IOException if the reader fails
     */
    LeaseList read(BufferedReader in, Instant now) throws IOException;
}
