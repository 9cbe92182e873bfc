// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.hooks.bundle.FindHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.follow.Watch;

/**
 * Tells what became of each jar of {@code deploy/}, in one line: FileInstall, which installs and starts them, says it in many or
 * not at all, and {@code etc/org.ops4j.pax.logging.cfg} keeps that out of the log.
 *
 * <p>And hides from FileInstall what it didn't install: of a jar with the name and version of a bundle that runs, it makes that one's
 * new content, and a copy of the API in {@code deploy/} cut all policies off.
 */
@Component(service = FindHook.class, immediate = true)
public final class DeployReport implements FindHook {

    private static final String FILE_INSTALL = "org.apache.felix.fileinstall";
    /** Set by the launcher for FileInstall: the directories that it watches, of which the last is for bundles. */
    static final String DIRECTORIES = "felix.fileinstall.dir";
    /** A jar that stays the same for so many looks is whole, and FileInstall has had its turn. */
    private static final int SETTLED = 4;

    private static final Logger LOG = LoggerFactory.getLogger("pxe.core");

    /** What was seen of one version of a jar. */
    private record Look(FileTime modified, long bytes, int times, boolean told) {
        boolean isOf(BasicFileAttributes now) {
            return modified.equals(now.lastModifiedTime()) && bytes == now.size();
        }
    }

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final Path directory;
    private final Watch watch;
    private final Map<Path, Look> looks = new HashMap<>();

    /** Begins to look. */
    @Activate
    public DeployReport(BundleContext context, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
        String[] directories = Objects.requireNonNullElse(context.getProperty(DIRECTORIES), "deploy").split(",");
        this.directory = Path.of(directories[directories.length - 1]).toAbsolutePath();
        this.watch = new Watch("pxe.core.deploy", this::look, () -> { });
    }

    @Deactivate
    void stop() {
        watch.close();
    }

    @Override
    public void find(BundleContext asking, Collection<Bundle> found) {
        if (FILE_INSTALL.equals(asking.getBundle().getSymbolicName())) {
            found.removeIf(bundle -> isOurs(bundle) && !bundle.equals(asking.getBundle()));
        }
    }

    /** Whether a bundle came with the daemon, and not from {@code deploy/}. */
    private boolean isOurs(Bundle bundle) {
        return bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !bundle.getLocation().startsWith(directory.toFile().toURI().toString());
    }

    /** Nothing here ever changes for the watch: what is found is told at once. */
    private boolean look() {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
            looks.entrySet().removeIf(known -> !jars.contains(known.getKey()) && isGone(known.getKey(), known.getValue()));
            jars.forEach(this::look);
        } catch (IOException gone) {
            looks.clear();
        }
        return false;
    }

    /** Whether FileInstall has had its turn with a jar that was taken away; told of one that was told of. */
    private boolean isGone(Path jar, Look last) {
        if (bundle(jar) != null) {
            return false;
        }
        if (last.told()) {
            LOG.info("{} is removed", name(jar));
        }
        return true;
    }

    private void look(Path jar) {
        try {
            BasicFileAttributes now = Files.readAttributes(jar, BasicFileAttributes.class);
            Look before = looks.get(jar);
            int times = before != null && before.isOf(now) ? before.times() + 1 : 1;
            boolean told = times > 1 && before.told() || times >= SETTLED && tell(jar);
            looks.put(jar, new Look(now.lastModifiedTime(), now.size(), times, told));
        } catch (IOException gone) {
            looks.remove(jar);
        }
    }

    /** Whether there was something to tell; FileInstall may not have come to it yet. */
    private boolean tell(Path jar) {
        String name = name(jar);
        Bundle bundle = bundle(jar);
        if (bundle == null) {
            String wrong = DeployTrouble.ofFile(jar, Arrays.stream(context.getBundles()).filter(this::isOurs)
                    .map(ours -> ours.getSymbolicName() + " " + ours.getVersion()).collect(Collectors.toSet()));
            if (!wrong.isEmpty()) {
                LOG.warn("{} is not deployed: {}", name, wrong);
            }
            return !wrong.isEmpty();
        }
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            DeployTrouble.ofComponents(bundle, components).ifPresentOrElse(
                    trouble -> LOG.warn("{} is deployed, but {}", name, trouble),
                    () -> LOG.info("{} is deployed: {} {}", name, bundle.getSymbolicName(), bundle.getVersion()));
        } catch (BundleException broken) {
            LOG.warn("{} is not deployed: {}", name, DeployTrouble.of(broken, context));
        }
        return true;
    }

    private String name(Path jar) {
        return directory.getFileName() + "/" + jar.getFileName();
    }

    private @Nullable Bundle bundle(Path jar) {
        return context.getBundle(jar.toFile().toURI().toString());
    }
}
