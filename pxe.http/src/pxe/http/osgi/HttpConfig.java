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

    @AttributeDefinition(description = "Seconds, 1 to 3600: how long a client may take nothing of what is sent to it.")
    String stall_seconds() default "60";

    @AttributeDefinition(description = "Seconds, 0 to 60: how long transfers under way are waited for when HTTP stops.")
    String stop_seconds() default "1";
}
