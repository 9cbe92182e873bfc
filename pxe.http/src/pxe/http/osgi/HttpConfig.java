// SPDX-License-Identifier: Apache-2.0
package pxe.http.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/pxe.http.cfg}. */
@ObjectClassDefinition(id = HttpConfig.PID, name = "HTTP", description = "Serves the netboot tree by HTTP, read-only.")
@interface HttpConfig {

    /** The configuration's name. */
    String PID = "pxe.http";

    @AttributeDefinition(description = "Whether HTTP is served.")
    boolean enabled() default false;

    @AttributeDefinition(description = "The addresses to listen on, separated by commas; 0.0.0.0 is every interface by IPv4, :: "
            + "every interface by IPv4 and IPv6.")
    String address() default "0.0.0.0";

    @AttributeDefinition(description = "The TCP port to listen on; 0 lets the system choose.", min = "0", max = "65535")
    int port() default 80;

    @AttributeDefinition(description = "The most connections at once, 1 to 60000; one beyond it is answered with status 503.")
    int connections_max() default 4096;

    @AttributeDefinition(description = "The most connections at once from one address, 1 to 60000. A rack behind NAT shares one.")
    int connections_max_per_client() default 256;

    @AttributeDefinition(description = "Seconds, 1 to 3600: how long a connection may wait for its next request.")
    String idle_seconds() default "30";

    @AttributeDefinition(description = "Seconds, 1 to 3600: how long a request may take to arrive, from its first byte on.")
    String head_seconds() default "10";

    @AttributeDefinition(description = "Seconds, 1 to 3600: how long a client may take for 64 KiB of a file, or for the rest of it.")
    String stall_seconds() default "60";

    @AttributeDefinition(description = "Seconds, 0 to 60: how long transfers under way are waited for when HTTP stops.")
    String stop_seconds() default "1";

    @AttributeDefinition(description = "By what algorithm TCP decides how much is under way to a client: cubic, or another one that the "
            + "kernel has; system is the kernel's own choice.")
    String congestion_control() default "cubic";

    @AttributeDefinition(description = "Whether a directory is answered with a page of the files that are served below it.")
    boolean index() default false;

    @AttributeDefinition(description = "Whether HTTPS is served too, on the same addresses.")
    boolean https_enabled() default false;

    @AttributeDefinition(description = "The TCP port of HTTPS; 0 lets the system choose.", min = "0", max = "65535")
    int https_port() default 443;

    @AttributeDefinition(description = "A PEM file: the server's certificate, then those that lead to its authority. Relative "
            + "paths are below etc; the file is read anew when it changes.")
    String https_certificate() default "https.crt";

    @AttributeDefinition(description = "A PEM file: the certificate's private key, RSA, EC or EdDSA, not encrypted. It may be the "
            + "same file.")
    String https_key() default "https.key";

    @AttributeDefinition(description = "Whether clients show a certificate: none, optional (a wrong one is refused) or required.")
    String https_clients() default "none";

    @AttributeDefinition(description = "A PEM file: the authorities that sign the clients' certificates.")
    String https_clients_ca() default "https.clients.crt";
}
