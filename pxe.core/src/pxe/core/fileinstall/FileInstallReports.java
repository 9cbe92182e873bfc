// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.log.LogReaderService;
import pxe.follow.Watch;

/**
 * Looks now and then what became of the files that FileInstall takes: it and the component runtime say so in many lines or not at
 * all, and {@code etc/org.ops4j.pax.logging.cfg} keeps that out of the log.
 */
@Component(service = {}, immediate = true)
public final class FileInstallReports {

    private final LogReaderService log;
    private final ThrownByMethods thrown;
    private final ComponentLog componentLog = new ComponentLog();
    private final Watch watch;

    /** Begins to look. */
    @Activate
    public FileInstallReports(BundleContext context, @Reference ServiceComponentRuntime components, @Reference LogReaderService log) {
        WatchedDirectories directories = WatchedDirectories.of(context);
        this.log = log;
        this.thrown = new ThrownByMethods(directories, context, components);
        log.addLogListener(thrown);
        log.addLogListener(componentLog);
        EtcReport etc = new EtcReport(directories.etc(), () -> ConfiguredNames.of(context, components));
        DeployReport deploy = new DeployReport(directories, context, components, componentLog);
        this.watch = new Watch("pxe.core.fileinstall", () -> {
            etc.look();
            deploy.look();
            thrown.look();
            return false; // nothing here ever changes for the watch: what is found is told at once
        }, () -> { });
    }

    @Deactivate
    void stop() {
        log.removeLogListener(thrown);
        log.removeLogListener(componentLog);
        watch.close();
    }
}
