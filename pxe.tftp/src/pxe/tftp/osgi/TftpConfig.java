// SPDX-License-Identifier: Apache-2.0
package pxe.tftp.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/pxe.tftp.cfg}. */
@ObjectClassDefinition(id = TftpConfig.PID, name = "TFTP", description = "Serves the netboot tree by TFTP, read-only.")
@interface TftpConfig {

    /** The configuration's name. */
    String PID = "pxe.tftp";

    @AttributeDefinition(description = "Whether TFTP is served.")
    boolean enabled() default true;

    @AttributeDefinition(description = "The addresses to listen on, separated by commas; 0.0.0.0 is every interface by IPv4, :: "
            + "every interface by IPv6.")
    String address() default "0.0.0.0";

    @AttributeDefinition(description = "The UDP port to listen on; 0 lets the system choose.", min = "0", max = "65535")
    int port() default 69;

    @AttributeDefinition(description = "Whether answers come from the port that requests go to, for firewalls that know nothing of "
            + "TFTP. A client then has one transfer at a time from each of its ports.")
    boolean single_port() default false;

    @AttributeDefinition(description = "The ports that answers come from, such as 50000-50999, for firewalls that let these through. "
            + "Empty: the system chooses.")
    String port_range() default "";

    @AttributeDefinition(description = "Bytes, 512 to 65464: the largest block size to agree to (RFC 2348). The MTU of the way to "
            + "the client lowers it further, since many ROMs can't put fragments together.")
    int blksize_max() default 1468;

    @AttributeDefinition(description = "Blocks, 1 to 65535: the largest window to agree to (RFC 7440). A window never holds more "
            + "than 128 KiB.")
    int windowsize_max() default 64;

    @AttributeDefinition(description = "Seconds, 0.1 to 60: how long to wait for a client's first answer before sending again; "
            + "from then on the measured round-trip time decides, and each repetition doubles the wait.")
    String timeout_seconds() default "1";

    @AttributeDefinition(description = "Seconds, timeout.seconds to 240: how long to wait at most, however often the wait was doubled; "
            + "a client may ask for its own time up to this (RFC 2349).")
    String timeout_max_seconds() default "8";

    @AttributeDefinition(description = "How often in a row something is sent again before a silent client is given up, 1 to 30.")
    int retries() default 6;

    @AttributeDefinition(description = "Bytes, 1024 to 1073741824: the most that is sent in ten minutes to an address that acknowledges "
            + "nothing, whoever asks in its name.")
    int unanswered_bytes_max() default 262144;

    @AttributeDefinition(description = "The most transfers at once, 1 to 20000. Beyond it the oldest whose client has acknowledged "
            + "nothing makes room; if all have, the next client gets a polite error.")
    int transfers_max() default 4096;

    @AttributeDefinition(description = "The most transfers at once to one address, 1 to 20000. A rack behind NAT shares one.")
    int transfers_max_per_client() default 512;
}
