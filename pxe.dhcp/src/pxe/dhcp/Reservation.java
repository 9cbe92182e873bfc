// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import pxe.api.MacPattern;

/**
 * A machine that is known by name, and what it is given. A request is the machine's if any of its marks is one of these; where both a
 * circuit and a remote end are named, they are one mark.
 * Immutable; made by its {@link #builder}.
 *
 * @param name what people know it by
 * @param macs its hardware addresses, which may be patterns
 * @param uuids its UUIDs (option 97)
 * @param clientIds its client identifiers (option 61), as ISO 8859-1 text
 * @param circuitIds the circuits of a relay that it is on (option 82.1, RFC 3046), as ISO 8859-1 text
 * @param remoteIds what a relay calls it (option 82.2, RFC 3046), as ISO 8859-1 text
 * @param address the address that is kept for it; none for any of the range
 * @param hostname its name (option 12)
 * @param classes the classes that it is of, whatever it says
 * @param ignored whether it gets no answer
 * @param terms what it gets besides
 */
public record Reservation(
        String name,
        List<MacPattern> macs,
        Set<UUID> uuids,
        Set<String> clientIds,
        Set<String> circuitIds,
        Set<String> remoteIds,
        Optional<Inet4Address> address,
        Optional<String> hostname,
        Set<String> classes,
        boolean ignored,
        Terms terms) {

    /** Makes a reservation; the collections are copied. */
    public Reservation {
        macs = List.copyOf(macs);
        uuids = Set.copyOf(uuids);
        clientIds = Set.copyOf(clientIds);
        circuitIds = Set.copyOf(circuitIds);
        remoteIds = Set.copyOf(remoteIds);
        classes = Set.copyOf(classes);
    }

    /** Starts a reservation, which needs at least one mark. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Collects what a reservation has. For one thread. */
    public static final class Builder {
        private final String name;
        private final Set<MacPattern> macs = new HashSet<>();
        private final Set<UUID> uuids = new HashSet<>();
        private final Set<String> clientIds = new HashSet<>();
        private final Set<String> circuitIds = new HashSet<>();
        private final Set<String> remoteIds = new HashSet<>();
        private final Set<String> classes = new HashSet<>();
        private @Nullable Inet4Address address;
        private @Nullable String hostname;
        private boolean ignored;
        private Terms terms = Terms.NONE;

        private Builder(String name) {
            this.name = name;
        }

        /** A mark: see {@link Reservation#macs()}. */
        public Builder mac(MacPattern mac) {
            macs.add(mac);
            return this;
        }

        /** A mark: see {@link Reservation#uuids()}. */
        public Builder uuid(UUID uuid) {
            uuids.add(uuid);
            return this;
        }

        /** A mark: see {@link Reservation#clientIds()}. */
        public Builder clientId(byte[] clientId) {
            clientIds.add(Ip4.latin1(clientId));
            return this;
        }

        /** A mark: see {@link Reservation#circuitIds()}. */
        public Builder circuitId(byte[] circuitId) {
            circuitIds.add(Ip4.latin1(circuitId));
            return this;
        }

        /** A mark: see {@link Reservation#remoteIds()}. */
        public Builder remoteId(byte[] remoteId) {
            remoteIds.add(Ip4.latin1(remoteId));
            return this;
        }

        /** See {@link Reservation#address()}. */
        public Builder address(Inet4Address address) {
            this.address = address;
            return this;
        }

        /** See {@link Reservation#hostname()}. */
        public Builder hostname(String hostname) {
            this.hostname = hostname;
            return this;
        }

        /** One of {@link Reservation#classes()}. */
        public Builder ofClass(String name) {
            classes.add(name);
            return this;
        }

        /** See {@link Reservation#ignored()}. */
        public Builder ignored() {
            this.ignored = true;
            return this;
        }

        /** See {@link Reservation#terms()}. */
        public Builder terms(Terms terms) {
            this.terms = terms;
            return this;
        }

        /**
         * The reservation.
         *
         * @throws IllegalArgumentException if nothing says which machine it is for
         */
        public Reservation build() {
            if (macs.isEmpty() && uuids.isEmpty() && clientIds.isEmpty() && circuitIds.isEmpty() && remoteIds.isEmpty()) {
                throw new IllegalArgumentException("host " + name + " has no hardware address, UUID or identifier to know it by");
            }
            return new Reservation(name, List.copyOf(macs), uuids, clientIds, circuitIds, remoteIds, Optional.ofNullable(address),
                    Optional.ofNullable(hostname), classes, ignored, terms);
        }
    }
}
