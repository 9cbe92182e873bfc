// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandProcessor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.shell.ControlServer;

/** The control socket in the daemon's state directory, while Gogo is there to run commands. */
@Component(service = {}, immediate = true)
public final class ControlService {

    /** Framework property: the state directory. */
    private static final String STATE = "pxe.state";

    private static final Logger LOG = LoggerFactory.getLogger(ControlService.class);

    private final @Nullable ControlServer server;

    /** Opens the socket; without it the daemon serves all the same. */
    @Activate
    public ControlService(BundleContext context, @Reference CommandProcessor gogo) {
        server = open(context.getProperty(STATE), new Shell(new ServiceCatalog(context), new GogoRunner(gogo)));
    }

    private static @Nullable ControlServer open(@Nullable String state, Shell shell) {
        if (state == null) {
            LOG.warn("no control socket: the framework property {} names no state directory", STATE);
            return null;
        }
        try {
            ControlServer opened = new ControlServer(Path.of(state), shell);
            LOG.info("commands are taken at {}", opened.path());
            return opened;
        } catch (IOException e) {
            LOG.error("no control socket: {}", e.getMessage());
            return null;
        }
    }

    @Deactivate
    void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
