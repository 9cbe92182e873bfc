// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import pxe.dhcp.Reservation;

/**
 * The machines that a list names. Immutable.
 *
 * @param hosts those that could be read, as they stand
 * @param problems why the others couldn't, and what of these is left out, a sentence each that begins with file and line:
 *     {@code /etc/hosts.pxe:12: ...}
 */
public record HostList(List<Reservation> hosts, List<String> problems) {

    /** Nothing. */
    public static final HostList EMPTY = new HostList(List.of(), List.of());

    /** Makes a list; the lists are copied. */
    public HostList {
        hosts = List.copyOf(hosts);
        problems = List.copyOf(problems);
    }

    /** Several lists, one after the other. */
    static HostList join(Iterable<HostList> lists) {
        List<Reservation> hosts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (HostList list : lists) {
            hosts.addAll(list.hosts);
            problems.addAll(list.problems);
        }
        return new HostList(hosts, problems);
    }

    /** Makes one host; what it throws is about that host alone. */
    @FunctionalInterface
    interface Entry {
        /**
         * The host.
         *
         * @param omitted takes why something of the host is left out, a sentence each
         * @throws IllegalArgumentException if it is wrong; the message is for the operator
         */
        Reservation read(Consumer<String> omitted);
    }

    /** Collects the hosts of one text. For one thread. */
    static final class Builder {
        private final String file;
        private final List<Reservation> hosts = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        Builder(String file) {
            this.file = file;
        }

        /** Adds a host, or why there is none, and what is left out of it. */
        void add(int line, Entry entry) {
            try {
                hosts.add(entry.read(why -> problem(line, why)));
            } catch (IllegalArgumentException wrong) {
                problem(line, wrong.getMessage());
            }
        }

        private void problem(int line, String why) {
            problems.add(file + ":" + line + ": " + why);
        }

        HostList build() {
            return new HostList(hosts, problems);
        }
    }
}
