// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.net.URI;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import pxe.config.DaemonDirectory;

/**
 * The directories that FileInstall watches.
 *
 * @param etc of configurations
 * @param deploy of the operator's bundles
 */
record WatchedDirectories(Path etc, Path deploy) {

    /** As the launcher tells everybody. */
    static WatchedDirectories of(BundleContext context) {
        return new WatchedDirectories(DaemonDirectory.ETC.in(context::getProperty),
                DaemonDirectory.DEPLOY.in(context::getProperty).toAbsolutePath());
    }

    /** The location by which FileInstall installs a jar. */
    String location(Path jar) {
        return jar.toFile().toURI().toString();
    }

    /** How the operator knows a jar. */
    String name(Path jar) {
        return deploy.getFileName() + "/" + jar.getFileName();
    }

    /** How the operator knows a bundle. */
    String name(Bundle bundle) {
        return hold(bundle) ? name(Path.of(URI.create(bundle.getLocation()))) : bundle.getSymbolicName();
    }

    /** Whether a bundle is the operator's, and didn't come with the daemon. */
    boolean hold(Bundle bundle) {
        return bundle.getLocation().startsWith(location(deploy));
    }
}
