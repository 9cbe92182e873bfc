// SPDX-License-Identifier: Apache-2.0
package pxe.tftp.osgi;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import pxe.api.BootService;
import pxe.api.ServiceStatus;
import pxe.api.event.BootEvents;
import pxe.api.file.FileLibrary;
import pxe.config.ConfigValues;
import pxe.config.LiveService;
import pxe.net.EventLoop;
import pxe.net.LinuxEventLoop;
import pxe.tftp.TftpServer;
import pxe.tftp.TftpSettings;

/** Serves TFTP as {@code etc/pxe.tftp.cfg} says. */
@Component(service = BootService.class, immediate = true, configurationPid = TftpConfig.PID)
@Designate(ocd = TftpConfig.class)
public final class TftpService extends LiveService<TftpSettings, TftpService.Engine> {

    /** The server, and the loop that it runs on. */
    record Engine(EventLoop loop, TftpServer server) implements AutoCloseable {
        @Override
        public void close() {
            server.close();
            loop.close();
        }
    }

    private final FileLibrary files;
    private final BootEvents events;

    /** Starts with the first configuration. */
    @Activate
    public TftpService(@Reference FileLibrary files, @Reference BootEvents events, Map<String, Object> properties) {
        super("tftp");
        this.files = files;
        this.events = events;
        configure(properties);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(properties);
    }

    @Deactivate
    void deactivated() {
        stop();
    }

    @Override
    protected @Nullable TftpSettings read(ConfigValues values) {
        return ConfiguredSettings.read(values);
    }

    @Override
    protected Engine start(TftpSettings settings) throws IOException {
        EventLoop loop = LinuxEventLoop.open("pxe-tftp");
        try {
            return new Engine(loop, TftpServer.open(loop, settings, files, events));
        } catch (IOException | RuntimeException e) {
            loop.close();
            throw e;
        }
    }

    @Override
    protected List<ServiceStatus.Endpoint> endpoints(Engine engine) {
        return engine.server.endpoints();
    }

    @Override
    protected boolean apply(Engine engine, TftpSettings settings) throws IOException {
        engine.server.apply(settings);
        return true;
    }
}
