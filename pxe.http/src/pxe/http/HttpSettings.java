// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link HttpServer} serves. Immutable.
 *
 * @param addresses what to listen on; {@code 0.0.0.0} means every interface by IPv4, {@code ::} every interface by both families
 * @param port the TCP port to listen on; 0 lets the system choose
 * @param maxConnections the most connections at once
 * @param maxConnectionsPerClient the most connections at once from one address; a rack behind NAT shares one
 * @param idleTimeout how long a connection may wait for its next request
 * @param headTimeout how long a request may take to arrive, from its first byte on
 * @param stallTimeout how long a client may take for 64 KiB of what is sent to it, or for the rest of it
 * @param stopTimeout how long a stopping server waits for the transfers under way
 * @param congestionControl by what algorithm TCP decides how much is under way to a client, one that the kernel has: {@code cubic},
 *         {@code bbr}; {@value #SYSTEM} leaves it to the system
 * @param index whether a directory is answered with a page of what is in it
 * @param https how HTTPS is served beside HTTP, on the same addresses; null if it isn't
 */
public record HttpSettings(List<InetAddress> addresses, int port, int maxConnections, int maxConnectionsPerClient,
        Duration idleTimeout, Duration headTimeout, Duration stallTimeout, Duration stopTimeout,
        String congestionControl, boolean index, @Nullable HttpsSettings https) {

    /** The {@link #congestionControl()} that the system chose. */
    public static final String SYSTEM = "system";

    /** The settings of a daemon that nobody has configured. */
    public static final HttpSettings DEFAULT = new HttpSettings(List.of(InetAddress.ofLiteral("0.0.0.0")), 80, 4096, 256,
            Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(1), "cubic", false,
            null);

    /** Makes settings; the list is copied. */
    public HttpSettings {
        addresses = List.copyOf(addresses);
    }

    /** These settings at another place. */
    public HttpSettings at(List<InetAddress> addresses, int port) {
        return new HttpSettings(addresses, port, maxConnections, maxConnectionsPerClient, idleTimeout, headTimeout, stallTimeout,
                stopTimeout, congestionControl, index, https);
    }

    /** These settings with another algorithm of TCP's. */
    public HttpSettings withCongestionControl(String congestionControl) {
        return new HttpSettings(addresses, port, maxConnections, maxConnectionsPerClient, idleTimeout, headTimeout, stallTimeout,
                stopTimeout, congestionControl, index, https);
    }

    /** These settings with HTTPS too, or without it. */
    public HttpSettings with(@Nullable HttpsSettings https) {
        return new HttpSettings(addresses, port, maxConnections, maxConnectionsPerClient, idleTimeout, headTimeout, stallTimeout,
                stopTimeout, congestionControl, index, https);
    }

    /** These settings with pages of what is in directories, or without them. */
    public HttpSettings withIndex(boolean index) {
        return new HttpSettings(addresses, port, maxConnections, maxConnectionsPerClient, idleTimeout, headTimeout, stallTimeout,
                stopTimeout, congestionControl, index, https);
    }
}
