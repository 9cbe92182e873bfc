// SPDX-License-Identifier: Apache-2.0
package pxe.api.event;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where protocols and plug-ins tell what happens. A protocol engine used as a library takes any implementation, such as
 * {@code System.out::println}.
 */
@ProviderType
@FunctionalInterface
public interface BootEvents {

    /** Tells an event to the log and to every {@link BootEventListener}. Never blocks and never throws; any thread may call it. */
    void publish(BootEvent event);
}
