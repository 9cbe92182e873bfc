// SPDX-License-Identifier: Apache-2.0
package pxe.http.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
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
import pxe.config.DaemonDirectory;
import pxe.config.LiveService;
import pxe.http.HttpServer;
import pxe.http.HttpSettings;

/** Serves HTTP as {@code etc/pxe.http.cfg} says. */
@Component(service = BootService.class, immediate = true, configurationPid = HttpConfig.PID)
@Designate(ocd = HttpConfig.class)
public final class HttpService extends LiveService<HttpSettings, HttpServer> {

    private final Path etc;
    private final FileLibrary files;
    private final BootEvents events;

    /** Starts with the first configuration. */
    @Activate
    public HttpService(BundleContext context, @Reference FileLibrary files, @Reference BootEvents events,
            Map<String, Object> properties) {
        super("http");
        this.etc = DaemonDirectory.ETC.in(context::getProperty);
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
    protected @Nullable HttpSettings read(ConfigValues values) {
        return ConfiguredSettings.read(values, etc);
    }

    @Override
    protected HttpServer start(HttpSettings settings) throws IOException {
        return HttpServer.open(settings, files, events);
    }

    @Override
    protected List<ServiceStatus.Endpoint> endpoints(HttpServer server) {
        return server.endpoints();
    }

    @Override
    protected boolean apply(HttpServer server, HttpSettings settings) throws IOException {
        server.apply(settings);
        return true;
    }
}
