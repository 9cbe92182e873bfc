// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A protocol that the daemon speaks: DHCP, TFTP, HTTP, iPXE, syslog, or one of a plug-in.
 *
 * <p>Registered as an OSGi service while its component is active; there is no start and no stop, because activation is the life
 * cycle. A service that cannot do its work stays registered and says so by its status.
 */
@ConsumerType
public interface BootService {

    /** The protocol's name in lower case, such as {@code tftp}: unique in a daemon, used in log and shell. */
    String protocol();

    /** How the service fares now. Any thread may ask, at any time; it does not block. */
    ServiceStatus status();
}
