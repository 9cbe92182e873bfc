// SPDX-License-Identifier: Apache-2.0
package pxe.syslog.osgi;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import pxe.api.BootService;
import pxe.api.ServiceStatus;
import pxe.api.event.BootEvents;
import pxe.config.ConfigValues;
import pxe.config.LiveService;
import pxe.net.EventLoop;
import pxe.net.LinuxEventLoop;
import pxe.syslog.ReceiverSettings;
import pxe.syslog.SyslogReceiver;

/** Receives what machines say of themselves; a service of its own, so that a port in use leaves the forwarding alone. */
@Component(service = BootService.class, immediate = true, configurationPid = SyslogConfig.PID)
public final class ReceiverService extends LiveService<ReceiverSettings, ReceiverService.Engine> {

    /** The receiver, and the loop that it runs on. */
    record Engine(EventLoop loop, SyslogReceiver receiver) implements AutoCloseable {
        @Override
        public void close() {
            receiver.close();
            loop.close();
        }
    }

    private final BootEvents events;

    /** Starts with the first configuration. */
    @Activate
    public ReceiverService(@Reference BootEvents events, Map<String, Object> properties) {
        super("syslogd");
        this.events = events;
        configure(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(properties);
    }

    @Deactivate
    void deactivate() {
        stop();
    }

    @Override
    protected @Nullable ReceiverSettings read(ConfigValues values) {
        ReceiverSettings usual = ReceiverSettings.DEFAULT;
        values.leaveOthers(); // SyslogService tells of keys that don't exist
        boolean enabled = values.flag("receive", false);
        ReceiverSettings settings = new ReceiverSettings(
                values.listenAddresses("receive.address", usual.addresses()),
                values.integer("receive.port", usual.port(), 0, 65535),
                values.integer("receive.rate", usual.perClient(), 1, 100_000),
                values.integer("receive.rate.all", usual.perSecond(), 1, 100_000));
        return enabled ? settings : null;
    }

    @Override
    protected Engine start(ReceiverSettings settings) throws IOException {
        EventLoop loop = LinuxEventLoop.open("pxe-syslogd");
        try {
            return new Engine(loop, SyslogReceiver.open(loop, settings, events));
        } catch (IOException | RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    @Override
    protected List<ServiceStatus.Endpoint> endpoints(Engine engine) {
        return engine.receiver.endpoints();
    }

    @Override
    protected boolean apply(Engine engine, ReceiverSettings settings) {
        return engine.receiver.apply(settings);
    }
}
