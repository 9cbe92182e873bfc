// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import pxe.api.lease.ClientKey;

/** What a client's lease is kept under. What a client doesn't say is replaced by its hardware address, which all say. */
public enum ClientIdentity {

    /** The hardware address: ROM, iPXE and operating system send different client identifiers, and keep one address so. */
    MAC {
        @Override
        ClientKey of(Exchange exchange) {
            return ClientKey.of(exchange.mac());
        }
    },

    /** The client identifier (option 61), as RFC 2131 section 4.2 and RFC 4361 have it. */
    CLIENT_ID {
        @Override
        ClientKey of(Exchange exchange) {
            return exchange.option(DhcpOption.CLIENT_ID).map(ClientKey::ofClientId).orElseGet(() -> MAC.of(exchange));
        }
    },

    /** The machine's UUID (option 97), one for all of its network cards. */
    UUID {
        @Override
        ClientKey of(Exchange exchange) {
            return exchange.machineId().map(ClientKey::of).orElseGet(() -> MAC.of(exchange));
        }
    };

    abstract ClientKey of(Exchange exchange);
}
