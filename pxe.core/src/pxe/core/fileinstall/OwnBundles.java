// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.util.Collection;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.bundle.FindHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Hides the daemon's own bundles from FileInstall: of a jar with the name and version of a bundle that runs, it makes that one's new
 * content, and a copy of the API in {@code deploy/} cut all policies off.
 */
@Component(immediate = true)
public final class OwnBundles implements FindHook {

    private static final String FILE_INSTALL = "org.apache.felix.fileinstall";

    private final WatchedDirectories directories;

    /** Begins to hide them. */
    @Activate
    public OwnBundles(BundleContext context) {
        this.directories = WatchedDirectories.of(context);
    }

    @Override
    public void find(BundleContext asking, Collection<Bundle> found) {
        Bundle fileInstall = asking.getBundle();
        if (FILE_INSTALL.equals(fileInstall.getSymbolicName())) {
            found.removeIf(bundle -> bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !bundle.equals(fileInstall)
                    && !directories.hold(bundle));
        }
    }
}
