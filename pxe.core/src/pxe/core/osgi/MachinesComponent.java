// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.nio.file.Path;
import java.time.Clock;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import pxe.api.event.BootEventListener;
import pxe.core.Machines;
import pxe.core.Neighbours;

/** Listens to what DHCP tells of machines, and knows them from then on. */
@Component(name = "pxe.core.machines", immediate = true, service = {})
public final class MachinesComponent {

    private final ServiceRegistration<?> registration;

    /** Makes the component. */
    @Activate
    public MachinesComponent(BundleContext context) {
        Machines machines = new Machines(new Neighbours(Path.of("/proc/net/arp"), Clock.systemUTC()));
        registration = context.registerService(
                new String[] {Machines.class.getName(), BootEventListener.class.getName()}, machines, null);
    }

    @Deactivate
    void stop() {
        registration.unregister();
    }
}
