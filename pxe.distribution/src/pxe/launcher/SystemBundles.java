// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Connects the bundles of {@code system/} with the framework (OSGi Core 8, chapter 60): their classes come from the class path of the
 * virtual machine, not from a class loader for each bundle.
 *
 * <p>So the ahead-of-time cache has them as it has the JDK's: linked, with their lambdas, and with what the compilers learned of their
 * methods. All else of a bundle is as ever: its life cycle, its services, what it imports and exports. The operator's bundles, in
 * {@code deploy/}, have class loaders of their own.
 *
 * @param directory where their jars are
 */
record SystemBundles(Path directory) implements ModuleConnector {

    private static final String SCHEME = "system:";

    /** What the framework knows a bundle by, wherever its jar lies. */
    static String location(Path jar) {
        return SCHEME + jar.getFileName();
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {}

    @Override
    public Optional<ConnectModule> connect(String location) {
        return location.startsWith(SCHEME)
                ? Optional.of(() -> new JarContent(directory.resolve(location.substring(SCHEME.length()))))
                : Optional.empty();
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.of(new BundleOfClass.Memory());
    }
}
