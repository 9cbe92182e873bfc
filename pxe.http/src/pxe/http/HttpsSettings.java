// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.nio.file.Path;

/**
 * How an {@link HttpServer} serves HTTPS. Immutable.
 *
 * @param port the TCP port to listen on; 0 lets the system choose
 * @param certificate a PEM file: the server's certificate, then those that lead to its authority
 * @param key a PEM file: the certificate's private key, RSA, EC or EdDSA, not encrypted; it may be the same file
 * @param clients whether clients show a certificate too
 * @param clientAuthorities a PEM file: the authorities of the clients' certificates; not read if {@code clients} is NONE
 */
public record HttpsSettings(int port, Path certificate, Path key, Clients clients, Path clientAuthorities) {

    /** Whether clients show a certificate; what asks more of them comes later. */
    public enum Clients {
        /** They are not asked for one. */
        NONE,
        /** They are asked for one; a wrong one is refused, none is not. */
        OPTIONAL,
        /** Who has none is refused. */
        REQUIRED
    }
}
