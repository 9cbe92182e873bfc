// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.connect.FrameworkUtilHelper;

/**
 * Tells {@link org.osgi.framework.FrameworkUtil} to which of the {@link SystemBundles} a class belongs: the one whose jar it came from.
 * The JDK's service loader makes it.
 */
public final class BundleOfClass implements FrameworkUtilHelper {

    private static volatile @Nullable BundleContext framework;

    /** Remembers the framework, as long as it runs. */
    static final class Memory implements BundleActivator {

        @Override
        public void start(BundleContext context) {
            framework = context;
        }

        @Override
        public void stop(BundleContext context) {
            framework = null;
        }
    }

    @Override
    public Optional<Bundle> getBundle(Class<?> type) {
        BundleContext context = framework;
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return context == null || source == null
                ? Optional.empty()
                : Optional.ofNullable(context.getBundle(SystemBundles.location(Path.of(source.getLocation().getPath()))));
    }
}
