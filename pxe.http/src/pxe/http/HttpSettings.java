// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an {@link HttpServer} serves. Immutable; made by its {@link #builder()}.
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
public record HttpSettings(
        List<InetAddress> addresses,
        int port,
        int maxConnections,
        int maxConnectionsPerClient,
        Duration idleTimeout,
        Duration headTimeout,
        Duration stallTimeout,
        Duration stopTimeout,
        String congestionControl,
        boolean index,
        @Nullable HttpsSettings https) {

    /** The {@link #congestionControl()} that the system chose. */
    public static final String SYSTEM = "system";

    /** The settings of a daemon that nobody has configured. */
    public static final HttpSettings DEFAULT = builder().build();

    /** Makes settings; the list is copied. */
    public HttpSettings {
        addresses = List.copyOf(addresses);
    }

    /** Starts settings: every IPv4 interface, port 80, no HTTPS, and limits that a machine room doesn't reach. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts settings that are like these but for what is set anew. */
    public Builder toBuilder() {
        return new Builder()
                .addresses(addresses)
                .port(port)
                .maxConnections(maxConnections)
                .maxConnectionsPerClient(maxConnectionsPerClient)
                .idleTimeout(idleTimeout)
                .headTimeout(headTimeout)
                .stallTimeout(stallTimeout)
                .stopTimeout(stopTimeout)
                .congestionControl(congestionControl)
                .index(index)
                .https(https);
    }

    /** Collects settings. For one thread. */
    public static final class Builder {
        private List<InetAddress> addresses = List.of(InetAddress.ofLiteral("0.0.0.0"));
        private int port = 80;
        private int maxConnections = 4096;
        private int maxConnectionsPerClient = 256;
        private Duration idleTimeout = Duration.ofSeconds(30);
        private Duration headTimeout = Duration.ofSeconds(10);
        private Duration stallTimeout = Duration.ofSeconds(60);
        private Duration stopTimeout = Duration.ofSeconds(1);
        private String congestionControl = "cubic";
        private boolean index;
        private @Nullable HttpsSettings https;

        private Builder() {}

        /** See {@link HttpSettings#addresses()}. */
        public Builder addresses(List<InetAddress> addresses) {
            this.addresses = addresses;
            return this;
        }

        /** See {@link HttpSettings#port()}. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** See {@link HttpSettings#maxConnections()}. */
        public Builder maxConnections(int maxConnections) {
            this.maxConnections = maxConnections;
            return this;
        }

        /** See {@link HttpSettings#maxConnectionsPerClient()}. */
        public Builder maxConnectionsPerClient(int maxConnectionsPerClient) {
            this.maxConnectionsPerClient = maxConnectionsPerClient;
            return this;
        }

        /** See {@link HttpSettings#idleTimeout()}. */
        public Builder idleTimeout(Duration idleTimeout) {
            this.idleTimeout = idleTimeout;
            return this;
        }

        /** See {@link HttpSettings#headTimeout()}. */
        public Builder headTimeout(Duration headTimeout) {
            this.headTimeout = headTimeout;
            return this;
        }

        /** See {@link HttpSettings#stallTimeout()}. */
        public Builder stallTimeout(Duration stallTimeout) {
            this.stallTimeout = stallTimeout;
            return this;
        }

        /** See {@link HttpSettings#stopTimeout()}. */
        public Builder stopTimeout(Duration stopTimeout) {
            this.stopTimeout = stopTimeout;
            return this;
        }

        /** See {@link HttpSettings#congestionControl()}. */
        public Builder congestionControl(String congestionControl) {
            this.congestionControl = congestionControl;
            return this;
        }

        /** See {@link HttpSettings#index()}. */
        public Builder index(boolean index) {
            this.index = index;
            return this;
        }

        /** See {@link HttpSettings#https()}. */
        public Builder https(@Nullable HttpsSettings https) {
            this.https = https;
            return this;
        }

        /** The settings. */
        public HttpSettings build() {
            return new HttpSettings(addresses, port, maxConnections, maxConnectionsPerClient, idleTimeout, headTimeout, stallTimeout,
                    stopTimeout, congestionControl, index, https);
        }
    }
}
