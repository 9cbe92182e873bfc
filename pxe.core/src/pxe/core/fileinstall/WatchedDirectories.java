// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.nio.file.Path;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The directories that FileInstall watches.
 *
 * @param etc of configurations
 * @param deploy of the operator's bundles
 */
record WatchedDirectories(Path etc, Path deploy) {

    /** As the launcher tells FileInstall: the first is of configurations, the last of bundles. */
    static WatchedDirectories of(BundleContext context) {
        String[] names = Objects.requireNonNullElse(context.getProperty("felix.fileinstall.dir"), "etc,deploy").split(",");
        return new WatchedDirectories(Path.of(names[0]), Path.of(names[names.length - 1]).toAbsolutePath());
    }

    /** The location by which FileInstall installs a jar. */
    String location(Path jar) {
        return jar.toFile().toURI().toString();
    }

    /** Whether a bundle is the operator's, and didn't come with the daemon. */
    boolean hold(Bundle bundle) {
        return bundle.getLocation().startsWith(location(deploy));
    }
}
