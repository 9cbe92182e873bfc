// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import pxe.api.VisibleText;

/** Why a jar doesn't run as a bundle, in plain words. */
final class DeployTrouble {

    private static final Pattern PACKAGE =
            Pattern.compile("osgi\\.wiring\\.package; (.*?\\(osgi\\.wiring\\.package=([^)]+)\\)[^;\\[]*)");
    private static final Pattern FLOOR = Pattern.compile("\\(version>=([^)]+)\\)");
    private static final Pattern CEILING = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)");

    /** Who has a bundle that came with the daemon. */
    static final String DAEMON = "the daemon";

    private DeployTrouble() {}

    /**
     * What is wrong with a file that isn't installed; empty if it could be.
     *
     * @param owners who has each bundle that is there: {@link #DAEMON}, or another jar; by name and version
     */
    static String ofFile(Path jar, Map<String, String> owners) {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                return "it is no OSGi bundle: its manifest has no Bundle-SymbolicName";
            }
            String version = manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION);
            String bundle = name.replaceFirst(";.*", "").trim() + " " + Version.parseVersion(version);
            return switch (owners.get(bundle)) {
                case null -> "";
                case DAEMON -> "the daemon has " + bundle + " itself: take it away, or give yours another Bundle-SymbolicName";
                case String twin -> "it is " + bundle + " as " + twin + " is, and only one of them runs: take both away, and copy the"
                        + " one that is meant";
            };
        } catch (IOException wrong) {
            return Files.isReadable(jar) ? "it is no jar: " + wrong.getMessage() : "this daemon may not read it";
        } catch (IllegalArgumentException wrong) {
            return "it is no OSGi bundle: its Bundle-Version is wrong: " + wrong.getMessage();
        }
    }

    /** Why the framework doesn't take a file as a bundle; empty if it would. */
    static Optional<String> ofInstalling(Path jar, BundleContext context) {
        try (InputStream bytes = Files.newInputStream(jar)) {
            context.installBundle(DeployTrouble.class.getName(), bytes).uninstall();
            return Optional.empty();
        } catch (BundleException | IOException wrong) {
            return Optional.of("it is no OSGi bundle: " + firstLine(root(wrong).toString()));
        }
    }

    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Why a bundle didn't start. */
    static String of(BundleException broken, BundleContext context) {
        String message = Objects.requireNonNullElse(broken.getMessage(), broken.toString());
        if (broken.getType() == BundleException.ACTIVATOR_ERROR) {
            return "its activator threw " + firstLine(root(broken).toString());
        }
        return missingPackage(message, exported(message, context)).orElse(firstLine(message));
    }

    /** Why a component of a bundle that runs isn't there, perhaps with a stack trace; empty if each could be made that was asked for. */
    static Optional<String> ofComponents(Bundle bundle, ServiceComponentRuntime components, ComponentLog log) {
        Collection<ComponentDescriptionDTO> described = components.getComponentDescriptionDTOs(bundle);
        String header = Objects.requireNonNullElse(bundle.getHeaders().get(ComponentConstants.SERVICE_COMPONENT), "");
        Optional<String> wrong = log.ofBundle(bundle.getSymbolicName(), bundle.getLastModified());
        return wrong.map(reason -> "what its Service-Component names, " + header + ", is wrong: " + firstLine(reason))
                .or(() -> ofDescriptions(header, name -> bundle.getEntry(name) != null, described.isEmpty())).or(() -> described.stream()
                .flatMap(component -> ofComponent(bundle, component, components.getComponentConfigurationDTOs(component), log).stream())
                .findFirst());
    }

    /**
     * What is wrong with where the components of a bundle are described.
     *
     * @param header its {@code Service-Component}
     * @param has whether the bundle has a file
     * @param empty whether no component was found in them
     */
    static Optional<String> ofDescriptions(String header, Predicate<String> has, boolean empty) {
        Optional<String> missing = Arrays.stream(header.split(",")).map(String::trim)
                .filter(name -> !name.isEmpty() && !name.contains("*") && !has.test(name)).findFirst();
        return missing.map(name -> "its Service-Component names " + name + ", which it doesn't have")
                .or(() -> header.isBlank() || !empty ? Optional.empty()
                        : Optional.of("what its Service-Component names, " + header + ", describes no component"));
    }

    private static Optional<String> ofComponent(Bundle bundle, ComponentDescriptionDTO component,
            Collection<ComponentConfigurationDTO> made, ComponentLog log) {
        Optional<String> cause;
        try {
            bundle.loadClass(component.implementationClass).getMethods();
            cause = made.stream().flatMap(one -> one.state == ComponentConfigurationDTO.FAILED_ACTIVATION
                    ? Stream.of(rootCause(one.failure)) : log.ofConfiguration(one.id).stream()).findFirst();
        } catch (ClassNotFoundException | LinkageError e) {
            cause = Optional.of(e.toString());
        }
        return cause.map(reason -> "its component " + component.name + " can't be made: " + reason);
    }

    /** Which component of a bundle that runs waits for a service, and for which; empty if none does. */
    static Optional<String> ofWaiting(Bundle bundle, ServiceComponentRuntime components) {
        return components.getComponentDescriptionDTOs(bundle).stream()
                .flatMap(component -> ofWaiting(component, components.getComponentConfigurationDTOs(component)).stream()).findFirst();
    }

    static Optional<String> ofWaiting(ComponentDescriptionDTO component, Collection<ComponentConfigurationDTO> made) {
        return made.stream().flatMap(one -> Arrays.stream(one.unsatisfiedReferences)).findFirst()
                .map(wanted -> "its component " + component.name + " waits for the service "
                        + Arrays.stream(component.references).filter(reference -> reference.name.equals(wanted.name))
                                .map(reference -> reference.interfaceName).findFirst().orElse(wanted.name)
                        + (wanted.target == null ? "" : " with " + wanted.target) + ", and runs once there is one");
    }

    /**
     * What is wrong with a bundle that runs where a newer version of it does too, so that each does the work of both; empty if none does.
     *
     * @param others bundles that run, it may be among them
     * @param jar what the operator knows a bundle by
     */
    static Optional<String> ofNewer(Bundle bundle, Stream<Bundle> others, Function<Bundle, String> jar) {
        return others.filter(other -> other.getSymbolicName().equals(bundle.getSymbolicName())
                        && other.getVersion().compareTo(bundle.getVersion()) > 0)
                .findFirst().map(newer -> newer.getSymbolicName() + " " + newer.getVersion() + " in " + jar.apply(newer)
                        + " runs beside it: take away the one that isn't meant");
    }

    /** The last cause that a printed stack trace names. */
    static String rootCause(String stackTrace) {
        String cause = "Caused by: ";
        return stackTrace.substring(stackTrace.lastIndexOf(cause) < 0 ? 0 : stackTrace.lastIndexOf(cause) + cause.length());
    }

    /** That of a text with many perhaps, as of a stack trace: cut before it is made {@linkplain VisibleText visible}, which makes one of all. */
    static String firstLine(String text) {
        return VisibleText.of(text.lines().findFirst().orElse("no reason was given"));
    }

    private static List<String> exported(String message, BundleContext context) {
        Matcher missing = PACKAGE.matcher(message);
        return missing.find() ? versions(missing.group(2), context) : List.of();
    }

    /** The versions in which bundles export a package. */
    private static List<String> versions(String name, BundleContext context) {
        return Arrays.stream(context.getBundles()).map(bundle -> bundle.adapt(BundleWiring.class)).filter(Objects::nonNull)
                .flatMap(wiring -> wiring.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE).stream())
                .filter(exported -> name.equals(exported.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
                .map(exported -> String.valueOf(exported.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE)))
                .distinct().sorted().toList();
    }

    /**
     * Reads what the framework says of a package that it doesn't find.
     *
     * @param exported the versions in which there is that package
     */
    static Optional<String> missingPackage(String message, List<String> exported) {
        Matcher missing = PACKAGE.matcher(message);
        if (!missing.find()) {
            return Optional.empty();
        }
        Matcher floor = FLOOR.matcher(missing.group(1).replaceAll("\\(!.*", ""));
        Matcher ceiling = CEILING.matcher(missing.group(1));
        String wanted = (floor.find() ? " from version " + floor.group(1) : "")
                + (ceiling.find() ? " to below " + ceiling.group(1) : "");
        return Optional.of("it needs the package " + missing.group(2) + wanted + ", "
                + (exported.isEmpty() ? "which no bundle has" : "and there is " + String.join(", ", exported)));
    }
}
