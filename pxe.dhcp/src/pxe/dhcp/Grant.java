// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import pxe.api.lease.Lease;

/**
 * An address for a client, with what goes with it.
 *
 * @param time how long it may have it
 */
record Grant(Client client, Inet4Address address, Subnet subnet, Terms terms, Duration time) {

    static Grant of(Client client, Pool pool, Inet4Address address) {
        Subnet subnet = pool.subnetOf(address).orElseThrow();
        Terms terms = client.terms(subnet);
        return new Grant(client.withAddress(address), address, subnet, terms,
                terms.leaseTime().orElse(LeaseTime.DAY).given(client.exchange().options().u32(DhcpOption.LEASE_TIME)));
    }

    Exchange exchange() {
        return client.exchange();
    }

    /** The same for a shorter time, if that is one. */
    Grant atMost(Duration limit) {
        return limit.compareTo(time) < 0 ? new Grant(client, address, subnet, terms, limit) : this;
    }

    /** The lease that begins now. */
    Lease lease(Instant now) {
        String hostname = client.hostname().or(exchange()::hostname).orElse("");
        return Lease.of(address, client.key(), exchange().mac(), now, now.plus(time)).withHostname(hostname);
    }

    /** An answer that gives the address. */
    Reply reply(int type) {
        Reply reply = new Reply(exchange(), type).lease(address, time).network(subnet.network(), terms)
                .profile(client.profile(terms));
        client.hostname().ifPresent(reply::hostname);
        return reply;
    }
}
