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

    /**
     * The client identifier (option 61), as RFC 2131 section 4.2 and RFC 4361 have it. One that is empty tells nobody apart, and one
     * that goes on in a second option (RFC 3396) is no device's: databases don't take a key of any length.
     */
    CLIENT_ID {
        @Override
        ClientKey of(Exchange exchange) {
            return exchange.option(DhcpOption.CLIENT_ID).filter(id -> id.length > 0 && id.length <= MAX_BYTES)
                    .map(ClientKey::ofClientId).orElseGet(() -> MAC.of(exchange));
        }
    },

    /** The machine's UUID (option 97), one for all of its network cards. */
    UUID {
        @Override
        ClientKey of(Exchange exchange) {
            return exchange.machineId().map(ClientKey::of).orElseGet(() -> MAC.of(exchange));
        }
    };

    private static final int MAX_BYTES = 255;

    abstract ClientKey of(Exchange exchange);
}
