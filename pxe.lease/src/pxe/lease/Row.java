// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;

/**
 * A lease as it lies in the database: numbers where numbers will do. Times are in milliseconds since 1970.
 *
 * @param given since when the client has the address without a break
 * @param renewed when it was given or last renewed
 * @param until its end; {@link #NEVER} for a lease that has none
 */
record Row(int address, String client, long mac, long given, long renewed, long until, String hostname) {

    static final long NEVER = Long.MAX_VALUE;

    /** A lease that begins now. */
    static Row of(Lease lease) {
        long start = lease.start().toEpochMilli();
        long until = lease.end().equals(Instant.MAX) ? NEVER : lease.end().toEpochMilli();
        return new Row(number(lease.address()), lease.client().text(), lease.mac().bits(), start, start, until,
                lease.hostname().orElse("").replace("\0", "")); // which PostgreSQL takes no text with
    }

    static int number(Inet4Address address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    Lease lease() {
        Instant end = until == NEVER ? Instant.MAX : Instant.ofEpochMilli(until);
        return Lease.of(inetAddress(), new ClientKey(client), new MacAddress(mac), Instant.ofEpochMilli(renewed), end)
                .withHostname(hostname);
    }

    Inet4Address inetAddress() {
        byte[] bytes = {(byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address};
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an IPv4 address", e);
        }
    }

    /** Whether another client must not have the address at a time. */
    boolean holds(long time, Duration grace) {
        return until == NEVER || !isGivenBack() && until + grace.toMillis() > time;
    }

    /** Whether its client gave it back. */
    boolean isGivenBack() {
        return until == renewed;
    }

    /** The same with a host name. */
    Row named(String name) {
        return new Row(address, client, mac, given, renewed, until, name);
    }

    /** The same, held since another time. */
    Row since(long time) {
        return new Row(address, client, mac, time, renewed, until, hostname);
    }
}
