// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/pxe.dhcp.hosts-NAME.cfg}, besides {@code host.NAME}. */
@ObjectClassDefinition(id = HostsConfig.PID, name = "DHCP hosts", description = "Machines that are known by name: one for each key "
        + "host.NAME, and those of other files.")
@interface HostsConfig {

    /** The configurations' factory. */
    String PID = "pxe.dhcp.hosts";

    @AttributeDefinition(description = "Files and directories with lists of hosts, separated by commas: dnsmasq's lines, Kea's or "
            + "PyPXE's JSON. Relative ones are below the daemon's directory.")
    String files();
}
