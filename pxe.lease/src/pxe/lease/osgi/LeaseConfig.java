// SPDX-License-Identifier: Apache-2.0
package pxe.lease.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/pxe.lease.cfg}. */
@ObjectClassDefinition(id = LeaseConfig.PID, name = "Leases", description = "Keeps the leases of addresses.")
@interface LeaseConfig {

    /** The configuration's name. */
    String PID = "pxe.lease";

    @AttributeDefinition(description = "Where leases are kept: sqlite is a file of this daemon's, postgresql a server that daemons "
            + "share; memory forgets them when the daemon ends.")
    String database() default "sqlite";

    @AttributeDefinition(description = "The file of database = sqlite; a relative one is below the state directory.")
    String file() default "leases.db";

    @AttributeDefinition(description = "The server of database = postgresql, as in jdbc:postgresql://db.example/pxe.")
    String url();

    @AttributeDefinition(description = "Who the daemon is to that server. Empty: what the URL says.")
    String user();

    @AttributeDefinition(description = "That user's password. Empty: what the URL says.")
    String password();

    @AttributeDefinition(description = "Seconds, 0 to 31536000: how long after its end a lease stays its client's. Up to then, leases "
            + "are renewed also while the database is away.")
    String grace_seconds() default "0";

    @AttributeDefinition(description = "Days, 0 to 3650: how long it is remembered who had an address before; 0 remembers nothing.")
    int history_days() default 30;
}
