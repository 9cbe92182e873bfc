// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.follow.OpenProblems;

/** Tells what became of each jar of {@code deploy/}, in one line. For one thread. */
final class DeployReport {

    /** A jar that stays the same for so many looks is whole, and FileInstall has had its turn. */
    private static final int SETTLED = 4;
    /** After so many, FileInstall won't come to it any more: it tries again only what has changed. */
    private static final int PASSED_OVER = 2 * SETTLED;

    private static final Logger LOG = LoggerFactory.getLogger("pxe.core");

    /**
     * What was seen of one version of a jar.
     *
     * @param waits how often in a row it was seen to wait for a service
     * @param trouble what is wrong with it, with a stack trace perhaps; empty if nothing is
     * @param deployed whether it was told that it runs, and nothing else since
     */
    private record Look(FileTime modified, long bytes, int times, int waits, String trouble, boolean deployed) {

        static Look first(BasicFileAttributes now) {
            return new Look(now.lastModifiedTime(), now.size(), 1, 0, "", false);
        }

        Look again(BasicFileAttributes now) {
            return modified.equals(now.lastModifiedTime()) && bytes == now.size()
                    ? new Look(modified, bytes, times + 1, waits, trouble, deployed) : first(now);
        }

        Look waiting() {
            return new Look(modified, bytes, times, waits + 1, trouble, deployed);
        }

        Look with(String trouble) {
            return new Look(modified, bytes, times, waits, trouble, false);
        }

        Look running() {
            return new Look(modified, bytes, times, 0, "", true);
        }
    }

    private final WatchedDirectories directories;
    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final ComponentLog componentLog;
    private final DeployThread thread;
    private final Map<Path, Look> looks = new HashMap<>();
    private final OpenProblems open = new OpenProblems();

    DeployReport(WatchedDirectories directories, BundleContext context, ServiceComponentRuntime components,
            ComponentLog componentLog) {
        this.directories = directories;
        this.context = context;
        this.components = components;
        this.componentLog = componentLog;
        this.thread = new DeployThread(directories, context);
    }

    /** Looks for news, and tells them. */
    void look() {
        thread.look();
        Optional<String> unlisted = Optional.empty();
        try (Stream<Path> files = Files.list(directories.deploy())) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
            if (looks.entrySet().removeIf(known -> !jars.contains(known.getKey()) && isGone(known.getKey(), known.getValue()))) {
                looks.keySet().removeIf(jar -> bundle(jar) == null); // what it was the reason of is told anew
            }
            jars.forEach(this::look);
        } catch (IOException gone) {
            looks.clear();
            unlisted = Optional.of(directories.deploy() + " can't be listed: what runs of it stays, and nothing new is deployed");
        }
        Stream<String> ofJars = looks.values().stream().map(Look::trouble).filter(trouble -> !trouble.isEmpty());
        open.news(Stream.of(unlisted.stream(), thread.trouble().stream(), ofJars).flatMap(each -> each).toList()).forEach(DeployReport::tell);
    }

    /** One line for the operator; the stack trace, if there is one, is for the author of the bundle. */
    private static void tell(String trouble) {
        LOG.warn(DeployTrouble.firstLine(trouble));
        if (trouble.contains("\n")) {
            LOG.debug(trouble);
        }
    }

    /** Whether FileInstall has had its turn with a jar that was taken away; told of one that was told of. */
    private boolean isGone(Path jar, Look last) {
        if (bundle(jar) != null) {
            return false;
        }
        if (last.times() >= SETTLED) {
            LOG.info("{} is removed", directories.name(jar));
        }
        return true;
    }

    private void look(Path jar) {
        try {
            BasicFileAttributes now = Files.readAttributes(jar, BasicFileAttributes.class);
            Look before = looks.get(jar);
            boolean waits = thread.isBusy() && bundle(jar) == null;
            Look look = before == null || waits ? Look.first(now) : before.again(now);
            looks.put(jar, look.times() < SETTLED ? look : judged(jar, look));
        } catch (IOException gone) {
            looks.remove(jar);
        }
    }

    private Look judged(Path jar, Look look) {
        Bundle bundle = bundle(jar);
        if (bundle == null) {
            return look.times() > PASSED_OVER ? look : look.with(ofFile(jar, look.times() == PASSED_OVER));
        }
        if (!runs(bundle)) {
            if (!look.trouble().isEmpty() || isAtWork(bundle)) {
                return look; // FileInstall tries again when other bundles come; and who starts what is being started waits for it
            }
            try {
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            } catch (BundleException broken) {
                return look.with(directories.name(jar) + " is not deployed: " + DeployTrouble.of(broken, context));
            }
            if (!runs(bundle)) {
                return look; // the daemon ends
            }
        }
        Optional<String> trouble = DeployTrouble.ofComponents(bundle, components, componentLog);
        if (trouble.isEmpty()) {
            trouble = DeployTrouble.ofWaiting(bundle, components);
            if (trouble.isPresent() && look.waits() < SETTLED) {
                return look.waiting(); // what it waits for may be on its way, or be replaced just now
            }
        }
        if (trouble.isEmpty() && hasComponents(bundle)) {
            trouble = DeployTrouble.ofNewer(bundle, Arrays.stream(context.getBundles())
                    .filter(other -> directories.hold(other) && runs(other) && hasComponents(other)), directories::name);
        }
        if (trouble.isEmpty() && !look.deployed()) {
            LOG.info("{} is deployed: {} {}", directories.name(jar), bundle.getSymbolicName(), bundle.getVersion());
        }
        return trouble.map(text -> look.with(directories.name(jar) + " is deployed, but " + text)).orElseGet(look::running);
    }

    /** Whether there is anything in it that works, and not only classes for others, which may be there in several versions. */
    private boolean hasComponents(Bundle bundle) {
        return !components.getComponentDescriptionDTOs(bundle).isEmpty();
    }

    /** One that waits with its start until a class of it is needed runs as well. */
    private static boolean runs(Bundle bundle) {
        return bundle.getState() == Bundle.ACTIVE || bundle.getState() == Bundle.STARTING
                && Objects.requireNonNullElse(bundle.getHeaders().get(Constants.BUNDLE_ACTIVATIONPOLICY), "").startsWith(Constants.ACTIVATION_LAZY);
    }

    /** Whether its code may be running. */
    static boolean isAtWork(Bundle bundle) {
        return (bundle.getState() & (Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING)) != 0;
    }

    private String ofFile(Path jar, boolean passedOver) {
        String wrong = DeployTrouble.ofFile(jar, owners());
        if (wrong.isEmpty() && passedOver) {
            wrong = DeployTrouble.ofInstalling(jar, context)
                    .orElse("it was passed over: take it away, and copy it anew when that is told");
        }
        return wrong.isEmpty() ? "" : directories.name(jar) + " is not deployed: " + wrong;
    }

    /** Who has each bundle, by its name and version. */
    private Map<String, String> owners() {
        return Arrays.stream(context.getBundles()).collect(Collectors.toMap(
                bundle -> bundle.getSymbolicName() + " " + bundle.getVersion(),
                bundle -> directories.hold(bundle) ? directories.name(bundle) : DeployTrouble.DAEMON, (one, _) -> one));
    }

    private @Nullable Bundle bundle(Path jar) {
        return context.getBundle(directories.location(jar));
    }
}
