// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/pxe.dhcp.class-NAME.cfg}. */
@ObjectClassDefinition(id = ClassConfig.PID, name = "DHCP class", description = "Clients that have something in common.")
@interface ClassConfig {

    /** The configurations' factory. */
    String PID = "pxe.dhcp.class";

    @AttributeDefinition(description = "Of pxe, http, ipxe and none, separated by commas. Empty: any.")
    String match_stage();

    @AttributeDefinition(description = "Architectures, as option 93 numbers them, separated by commas. Empty: any.")
    String match_arch();

    @AttributeDefinition(description = "Beginnings of the vendor class (option 60), separated by commas. Empty: any.")
    String match_vendor_class();

    @AttributeDefinition(description = "User classes (option 77), separated by commas. Empty: any.")
    String match_user_class();

    @AttributeDefinition(description = "Hardware addresses, as in 52:54:00:*, separated by commas. Empty: any.")
    String match_mac();

    @AttributeDefinition(description = "The machines' UUIDs (option 97), separated by commas. Empty: any.")
    String match_uuid();

    @AttributeDefinition(description = "Whether these clients get no answer.")
    boolean ignore() default false;

    @AttributeDefinition(description = "The TFTP server to name. Empty: what pxe.dhcp.cfg says.")
    String next_server();

    @AttributeDefinition(description = "Seconds, 60 to 31536000: how long an address is given for. Empty: what pxe.dhcp.cfg says.")
    String lease_seconds();

    @AttributeDefinition(description = "Seconds, 60 to 31536000: the shortest time that a client gets that asks for less. Empty: "
            + "lease.seconds.")
    String lease_min_seconds();

    @AttributeDefinition(description = "Seconds, 60 to 31536000: the longest time that a client gets that asks for more. Empty: "
            + "lease.seconds.")
    String lease_max_seconds();

    @AttributeDefinition(description = "How ROMs are told what to boot: direct, binl, full, menu, raspberry_pi; auto: what suits each. "
            + "Empty: what the subnet says.")
    String profile();

    @AttributeDefinition(description = "What PXE ROMs boot, without a policy being asked. Empty: what the policies say.")
    String bootfile();

    @AttributeDefinition(description = "What UEFI HTTP Boot boots: a URL. Empty: what the policies say.")
    String bootfile_http();

    @AttributeDefinition(description = "What iPXE boots. Empty: what the policies say.")
    String bootfile_ipxe();
}
