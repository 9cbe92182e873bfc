// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import pxe.api.event.BootEventListener;
import pxe.config.DaemonDirectory;
import pxe.core.Machines;
import pxe.core.Neighbours;
import pxe.core.TimelineFile;

/**
 * Listens to what is told of machines, and knows them from then on. If {@code timelines.keep} says so, they are kept in the state
 * directory: written every few minutes and at the end, and read when that is configured, which is at the start as a rule.
 */
@Component(name = "pxe.core.machines", configurationPid = CoreConfig.PID, immediate = true, service = {})
public final class MachinesComponent {

    private static final String FILE = "timelines.bin";
    private static final int WRITE_MINUTES = 5;

    private final TimelineFile file;
    private final Machines machines;
    private final ServiceRegistration<?> registration;
    /** Writes now and then; null while nothing is kept. */
    private @Nullable ScheduledExecutorService writer;

    /** Makes the component; the file is in the framework's property {@code pxe.state}. */
    @Activate
    public MachinesComponent(BundleContext context, Map<String, Object> properties) {
        file = new TimelineFile(DaemonDirectory.STATE.in(context::getProperty).resolve(FILE));
        machines = new Machines(new Neighbours(Path.of("/proc/net/arp"), Clock.systemUTC()));
        registration = context.registerService(
                new String[] {Machines.class.getName(), BootEventListener.class.getName()}, machines, null);
        configure(properties);
    }

    @Modified
    void configure(Map<String, Object> properties) {
        CoreValues.read(properties, values -> values.flag("timelines.keep", false)).ifPresent(this::keep);
    }

    private void keep(boolean isKept) {
        if (isKept && writer == null) {
            file.read(machines);
            writer = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("pxe-timelines").factory());
            writer.scheduleWithFixedDelay(() -> file.write(machines), WRITE_MINUTES, WRITE_MINUTES, TimeUnit.MINUTES);
        } else if (!isKept && writer != null) {
            writer.shutdownNow();
            writer = null;
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        registration.unregister();
        if (writer != null) {
            writer.shutdown();
            if (writer.awaitTermination(1, TimeUnit.SECONDS)) { // else it is being written, and by one thread at a time
                file.write(machines);
            }
        }
    }
}
