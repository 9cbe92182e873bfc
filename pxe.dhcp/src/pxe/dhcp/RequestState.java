// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

/** In which state of RFC 2131 a client is that sends a REQUEST (section 4.3.2). */
enum RequestState {
    /** It takes an offer, and names the server. */
    SELECTING,
    /** It starts, and asks for the address that it had before. */
    INIT_REBOOT,
    /** It speaks from the address that it has, and wants to keep it: RENEWING or, by broadcast, REBINDING. */
    RENEWING;

    static RequestState of(DhcpMessage message) {
        if (message.options().u32(DhcpOption.SERVER_ID).isPresent()) {
            return SELECTING;
        }
        return message.ciaddr().isAnyLocalAddress() ? INIT_REBOOT : RENEWING;
    }
}
