// SPDX-License-Identifier: Apache-2.0
package pxe.syslog.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/pxe.syslog.cfg}. */
@ObjectClassDefinition(name = "Syslog", description = "Sends the daemon's log to a syslog server (RFC 5424 over UDP), and receives "
        + "that of machines that boot.")
@interface SyslogConfig {

    /** The configuration's name. */
    String PID = "pxe.syslog";

    @AttributeDefinition(description = "The syslog server's name or numeric address. Empty: the log isn't sent.")
    String host() default "";

    @AttributeDefinition(description = "The syslog server's UDP port.", min = "1", max = "65535")
    int port() default 514;

    @AttributeDefinition(description = "What the messages are filed under: daemon, user, local0 to local7 ... (RFC 5424).")
    String facility() default "daemon";

    @AttributeDefinition(description = "Messages that matter less are not sent: error, warning, notice, info or debug.")
    String level() default "info";

    @AttributeDefinition(description = "The program's name in each message, up to 48 ASCII characters.")
    String app_name() default "pxe";

    @AttributeDefinition(description = "How many messages wait at most while they can't be sent.", min = "1", max = "100000")
    int queue() default 2000;

    @AttributeDefinition(description = "Whether the messages of machines that boot are received, by UDP.")
    boolean receive() default false;

    @AttributeDefinition(description = "The addresses to receive them on, separated by commas; 0.0.0.0 is every interface by IPv4, "
            + ":: every interface by IPv6.")
    String receive_address() default "0.0.0.0";

    @AttributeDefinition(description = "The UDP port to receive them on; 0 lets the system choose.", min = "0", max = "65535")
    int receive_port() default 514;

    @AttributeDefinition(description = "How many messages a second one machine may send, on average over ten seconds; any more are "
            + "dropped and counted.", min = "1", max = "100000")
    int receive_rate() default 200;

    @AttributeDefinition(description = "How many messages a second all machines may send together, likewise.", min = "1",
            max = "100000")
    int receive_rate_all() default 2000;
}
