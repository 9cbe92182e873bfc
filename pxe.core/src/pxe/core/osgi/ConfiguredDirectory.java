// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import pxe.config.ConfigValues;
import pxe.config.DaemonDirectory;
import pxe.core.CleanPath;
import pxe.core.DirectorySettings;
import pxe.core.DirectorySettings.Symlinks;
import pxe.core.DirectorySettings.UniqueRoot;

/** Reads what {@link CoreConfig} and {@link RootConfig} say of a directory. */
final class ConfiguredDirectory {

    private static final String DIRECTORY = "the path of a directory";

    private ConfiguredDirectory() {}

    /** The netboot directory. */
    static DirectorySettings netboot(ConfigValues values, BundleContext context) {
        Path home = home(context);
        return settings(values, values.value("netboot.dir", home.resolve("netboot"), DIRECTORY, home::resolve), "", "netboot.dir");
    }

    /** One more directory. */
    static DirectorySettings root(ConfigValues values, BundleContext context) {
        Path home = home(context);
        if (values.text("dir", "").isEmpty()) {
            values.problem("dir: must be given");
        }
        return settings(values, values.value("dir", home, DIRECTORY, home::resolve),
                values.value("prefix", "", "a path, as in debian/12", CleanPath::of), "dir");
    }

    private static DirectorySettings settings(ConfigValues values, Path directory, String prefix, String key) {
        return new DirectorySettings(directory, prefix,
                values.choice("symlinks", Symlinks.INSIDE),
                values.choice("unique.root", UniqueRoot.NONE),
                values.flag("ignore.case", false),
                key + " in " + values.origin());
    }

    /** What relative paths are below. */
    private static Path home(BundleContext context) {
        return DaemonDirectory.HOME.in(context::getProperty);
    }
}
