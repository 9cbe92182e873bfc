// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** How a {@link BootService} fares. Immutable; the text form is one line for people. */
public sealed interface ServiceStatus {

    /** It serves, at these endpoints; none when it only takes part in other protocols' answers. */
    record Serving(List<Endpoint> endpoints) implements ServiceStatus {
        /** Makes the status; the list is copied. */
        public Serving {
            endpoints = List.copyOf(endpoints);
        }

        @Override
        public String toString() {
            return endpoints.isEmpty()
                    ? "serving"
                    : endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", ", "serving ", ""));
        }
    }

    /** It is switched off by configuration. */
    record Disabled() implements ServiceStatus {
        @Override
        public String toString() {
            return "disabled";
        }
    }

    /**
     * It cannot work, for instance because its port is in use. It tries again by itself, and when its configuration changes.
     *
     * @param reason one sentence for the operator: what failed, where, and what to do
     */
    record Failed(String reason) implements ServiceStatus {
        @Override
        public String toString() {
            return "failed: " + reason;
        }
    }

    /**
     * Where a service listens or sends.
     *
     * @param scheme {@code udp}, {@code tcp}, {@code http}, {@code https} ...
     * @param address the local address and port, or the peer's for a service that only sends
     */
    record Endpoint(String scheme, InetSocketAddress address) {

        /** The scheme and the numeric address, as in {@code udp 0.0.0.0:69}. */
        @Override
        public String toString() {
            InetAddress ip = address.getAddress();
            String host = ip == null ? address.getHostString() : ip.getHostAddress();
            return scheme + " " + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
        }
    }
}
