// SPDX-License-Identifier: Apache-2.0
package pxe.api.event;

import org.osgi.annotation.versioning.ConsumerType;

/** Hears of everything that happens while machines boot. Register it as an OSGi service. */
@ConsumerType
@FunctionalInterface
public interface BootEventListener {

    /**
     * Called for each event, on a thread that serves no packets, in the order of the events. A listener that falls behind loses
     * the oldest waiting events (the daemon counts them); one that throws is logged and stays registered. Once it is
     * no service any more, it is told nothing, not even what waits.
     */
    void happened(BootEvent event);
}
