// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;

/** Addresses, clients and leases by number. */
final class Leases {

    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final Duration TIME = Duration.ofHours(1);

    private Leases() {}

    /** An hour's lease. */
    static Lease lease(int address, int client, Instant start) {
        return Lease.of(address(address), client(client), new MacAddress(client), start, start.plus(TIME));
    }

    static Inet4Address address(int number) {
        return (Inet4Address) InetAddress.ofLiteral("10.0." + (number >> 8) + "." + (number & 0xff));
    }

    static ClientKey client(int number) {
        return ClientKey.of(new MacAddress(number));
    }

    static <T> T value(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
