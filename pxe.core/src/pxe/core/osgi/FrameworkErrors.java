// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells which bundle made trouble in the framework: the log's own line of it has no words. */
@Component(service = {}, immediate = true)
public final class FrameworkErrors implements FrameworkListener {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.core");

    private final BundleContext context;

    /** Begins to listen. */
    @Activate
    public FrameworkErrors(BundleContext context) {
        this.context = context;
        context.addFrameworkListener(this);
    }

    @Deactivate
    void stop() {
        context.removeFrameworkListener(this);
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        String bundle = event.getBundle().getSymbolicName();
        if (event.getThrowable() instanceof ServiceException unmade) {
            LOG.debug("{}: a service that was asked for isn't there", bundle, unmade); // why, is told where it could not be made
        } else if (event.getType() == FrameworkEvent.ERROR) {
            LOG.error("{}: trouble in the framework", bundle, event.getThrowable());
        }
    }
}
