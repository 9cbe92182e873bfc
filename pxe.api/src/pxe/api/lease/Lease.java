// SPDX-License-Identifier: Apache-2.0
package pxe.api.lease;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import pxe.api.MacAddress;

/** An address given to a client for a time. Immutable; equal when all of its values are. */
public final class Lease {

    private final Inet4Address address;
    private final ClientKey client;
    private final MacAddress mac;
    private final Instant start;
    private final Instant end;
    private final String hostname;

    private Lease(Inet4Address address, ClientKey client, MacAddress mac, Instant start, Instant end, String hostname) {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("a lease does not end (" + end + ") before it starts (" + start + ")");
        }
        this.address = Objects.requireNonNull(address, "address");
        this.client = Objects.requireNonNull(client, "client");
        this.mac = Objects.requireNonNull(mac, "mac");
        this.start = start;
        this.end = end;
        this.hostname = hostname;
    }

    /**
     * Makes a lease.
     *
     * @param address what is given
     * @param client to whom
     * @param mac the hardware address that the client used
     * @param start when it was given or last renewed
     * @param end when it ends; {@link Instant#MAX} never does
     * @throws IllegalArgumentException if it ends before it starts
     */
    public static Lease of(Inet4Address address, ClientKey client, MacAddress mac, Instant start, Instant end) {
        return new Lease(address, client, mac, start, end, "");
    }

    /** The same lease with the host name that the client gave (option 12); empty for none. */
    public Lease withHostname(String hostname) {
        return hostname.equals(this.hostname) ? this : new Lease(address, client, mac, start, end, hostname);
    }

    /**
     * The same lease with another end.
     *
     * @throws IllegalArgumentException if it would end before it starts
     */
    public Lease until(Instant end) {
        return end.equals(this.end) ? this : new Lease(address, client, mac, start, end, hostname);
    }

    /**
     * The same lease, {@linkplain #isGivenBack given back} at a time: it is over, and its address is the client's again as long as nobody
     * else takes it.
     */
    public Lease givenBack(Instant when) {
        return new Lease(address, client, mac, when, when, hostname);
    }

    /** The address. */
    public Inet4Address address() {
        return address;
    }

    /** Who has it. */
    public ClientKey client() {
        return client;
    }

    /** The hardware address that the client used. */
    public MacAddress mac() {
        return mac;
    }

    /** When it was given or last renewed. */
    public Instant start() {
        return start;
    }

    /** When it ends. */
    public Instant end() {
        return end;
    }

    /** The host name that the client gave (option 12). */
    public Optional<String> hostname() {
        return hostname.isEmpty() ? Optional.empty() : Optional.of(hostname);
    }

    /** Whether it holds at a time that isn't before its start: up to but not including its end. */
    public boolean isValidAt(Instant time) {
        return end.isAfter(time);
    }

    /** Whether its client gave it back: it ended when it was recorded. */
    public boolean isGivenBack() {
        return end.equals(start);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lease that
                && address.equals(that.address)
                && client.equals(that.client)
                && mac.equals(that.mac)
                && start.equals(that.start)
                && end.equals(that.end)
                && hostname.equals(that.hostname);
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, client, end);
    }

    @Override
    public String toString() {
        return address.getHostAddress() + " for " + client + " until " + end;
    }
}
