// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/** Watches the thread by which FileInstall takes care of {@code deploy/}. For one thread. */
final class DeployThread {

    /** What starts and stops in so many looks, ten seconds, is nothing to tell of. */
    private static final int PATIENCE = 20;

    private final String name;
    private final WatchedDirectories directories;
    private final BundleContext context;
    private @Nullable Thread thread;
    private Optional<Culprit> culprit = Optional.empty();
    private int times;

    DeployThread(WatchedDirectories directories, BundleContext context) {
        this.name = "fileinstall-" + directories.deploy();
        this.directories = directories;
        this.context = context;
    }

    /** Looks what it does now. */
    void look() {
        if (thread == null || !thread.isAlive()) {
            thread = Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().equals(name)).findFirst().orElse(null);
        }
        Optional<Culprit> now = thread == null ? Optional.empty() : Culprit.in(thread.getStackTrace(), this::owner);
        boolean isSame = now.map(Culprit::jar).equals(culprit.map(Culprit::jar));
        times = isSame ? times + 1 : 0;
        culprit = isSame ? culprit : now;
    }

    /** Whether code of a jar is at work, so that others must wait. */
    boolean isBusy() {
        return culprit.isPresent();
    }

    /** What takes too long; empty if nothing does. */
    Optional<String> trouble() {
        return culprit.filter(_ -> times >= PATIENCE).map(Culprit::told);
    }

    private Optional<String> owner(String type) {
        return Arrays.stream(context.getBundles()).filter(directories::hold).filter(DeployReport::isAtWork)
                .filter(bundle -> bundle.getEntry(type.replace('.', '/') + ".class") != null).map(directories::name).findFirst();
    }
}
