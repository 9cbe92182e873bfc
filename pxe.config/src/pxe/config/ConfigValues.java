// SPDX-License-Identifier: Apache-2.0
package pxe.config;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import pxe.api.NumericAddress;
import pxe.api.VisibleText;

/**
 * The values of one configuration, read by key with a default.
 *
 * <p>A value that is wrong becomes a problem, one clear sentence each, and the default is returned in its place: so one look at a
 * file finds all of its mistakes. Nothing throws. For one thread.
 */
public final class ConfigValues {

    /**
     * The property of a component that reads configurations from Config Admin by itself: their PIDs. So the daemon knows whose they
     * are, and takes none of them for a misspelled name.
     */
    public static final String PIDS = "pxe.config.pids";

    /** Set by FileInstall: the file that the configuration was read from, as a URI. */
    public static final String FILE_NAME = "felix.fileinstall.filename";
    /** Set by the daemon where flags of the command line override the file. */
    public static final String OVERRIDDEN = "pxe.overridden";
    /** What Config Admin, FileInstall, Declarative Services and the daemon add begins so. */
    private static final List<String> ADDED = List.of(".", "service.", "felix.", "component.", "osgi.", "pxe.");

    private final Map<String, ?> values;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> asked = new HashSet<>();

    /** Reads these values, as Config Admin hands them over. */
    public ConfigValues(Map<String, ?> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Reads settings; empty, after one line in the log, if a value is wrong or a key doesn't exist: what was configured before is to
     * stay.
     *
     * @param log of the bundle that is configured
     */
    public static <S> Optional<S> read(Map<String, ?> properties, Function<ConfigValues, S> reader, Logger log) {
        ConfigValues values = new ConfigValues(properties);
        S settings = reader.apply(values);
        values.refuseStrangeKeys();
        if (values.problems.isEmpty()) {
            return Optional.of(settings);
        }
        log.warn("{} (what was configured before stays)", values.problemLine());
        return Optional.empty();
    }

    /** Where the values come from, for people: {@code etc/pxe.tftp.cfg}, {@code the command line} or {@code defaults}. */
    public String origin() {
        List<String> origins = new ArrayList<>();
        file().ifPresent(origins::add);
        if (values.containsKey(OVERRIDDEN)) {
            origins.add("the command line");
        }
        return origins.isEmpty() ? "defaults" : String.join(" and ", origins);
    }

    /** The file that the values come from, for people: {@code etc/pxe.tftp.cfg}; empty if they come from none. */
    public Optional<String> file() {
        return Optional.ofNullable(values.get(FILE_NAME)).map(Object::toString).map(uri -> {
            String[] parts = uri.split("/");
            return parts.length < 2 ? uri : parts[parts.length - 2] + "/" + parts[parts.length - 1];
        });
    }

    /** What tells the configuration from others of its kind: {@code rack7} of {@code etc/pxe.dhcp.subnet-rack7.cfg}. */
    public String name() {
        String pid = raw(FILE_NAME).isEmpty() ? raw("service.pid") : raw(FILE_NAME);
        String file = pid.substring(pid.lastIndexOf('/') + 1);
        return file.replaceFirst("^[^-~]*[-~]", "").replaceFirst("\\.(cfg|config)$", "");
    }

    /** A component's references have properties too, as {@code http.target}. */
    private static boolean isAdded(String key) {
        return ADDED.stream().anyMatch(key::startsWith) || key.endsWith(".target") || key.endsWith(".cardinality.minimum");
    }

    /** A sentence for each key that nobody has asked for, in their order: once all have been read, it is misspelled. */
    public List<String> strangeKeys() {
        return values.keySet().stream().filter(key -> !asked.contains(key) && !isAdded(key)).sorted()
                .map(key -> key + ": there is no such key").toList();
    }

    /** Makes problems of the {@link #strangeKeys}. */
    public void refuseStrangeKeys() {
        problems.addAll(strangeKeys());
    }

    /** Leaves all further keys to the other components that read this file: one of them tells of those that don't exist. */
    public void leaveOthers() {
        asked.addAll(values.keySet());
    }

    /**
     * Leaves to the other components that read this file what its description has, so that keys that don't exist are told of here.
     *
     * @param description an annotation type as Declarative Services describes configurations: its element {@code policy_deadline} is
     *     the key {@code policy.deadline}
     */
    public void leaveOthers(Class<?> description) {
        Arrays.stream(description.getDeclaredMethods()).map(element -> element.getName().replace('_', '.')).forEach(asked::add);
    }

    /** The keys that begin with this, in their order. */
    public List<String> keys(String beginning) {
        return values.keySet().stream().filter(key -> key.startsWith(beginning)).sorted().toList();
    }

    /** What was wrong so far: {@code port = 99999: must be 1 to 65535}. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * All that was wrong so far, in a {@linkplain VisibleText visible} line with where it is from: {@code etc/pxe.tftp.cfg: port = 99999:
     * must be 1 to 65535}.
     */
    public String problemLine() {
        return VisibleText.of(origin() + ": " + String.join("; ", problems));
    }

    /** Adds a problem that only the values together have. */
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean otherwise) {
        return value(key, otherwise, "true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    /** A whole number within bounds. */
    public int integer(String key, int otherwise, int min, int max) {
        return value(key, otherwise, min + " to " + max, text -> {
            int number = Integer.parseInt(text);
            if (number < min || number > max) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    /** A time in whole or decimal seconds, within bounds; a unit behind the number is none, for Java would take 5d for five. */
    public Duration seconds(String key, Duration otherwise, Duration min, Duration max) {
        return value(key, otherwise, "seconds, " + inSeconds(min) + " to " + inSeconds(max), text -> {
            Duration duration = Duration.ofNanos(new BigDecimal(text).movePointRight(9).longValueExact());
            if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
                throw new IllegalArgumentException();
            }
            return duration;
        });
    }

    /** A text, without blanks around it. */
    public String text(String key, String otherwise) {
        return value(key, otherwise, "a text", Function.identity());
    }

    /** Numeric addresses of one family, separated by commas or blanks; never names, since a look-up may hang. */
    public <A extends InetAddress> List<A> addresses(String key, Class<A> family) {
        return value(key, List.of(), "numeric " + familyName(family) + " addresses, separated by commas",
                text -> words(text).map(word -> family.cast(NumericAddress.parse(word))).toList());
    }

    /**
     * Reads a server's name or numeric address; it isn't looked up.
     *
     * @throws IllegalArgumentException if it ends like an IPv4 address and is none: a name's last part is no number (RFC 3696 section 2)
     */
    public static String host(String text) {
        return text.matches("([^:]*\\.)?\\d+") ? NumericAddress.parse4(text).getHostAddress() : text;
    }

    /** Paths, separated by commas; none if the key is missing. */
    public List<Path> paths(String key, Path home) {
        return value(key, List.of(), "paths, separated by commas", text -> Arrays.stream(text.split(","))
                .map(String::strip).filter(path -> !path.isEmpty()).map(home::resolve).map(Path::normalize).toList());
    }

    /**
     * What to listen on: at least one numeric address of either family, each once, separated by commas. Beside one that means all of
     * its family, others of it mean nothing more.
     */
    public List<InetAddress> listenAddresses(String key, List<InetAddress> otherwise) {
        return value(key, otherwise, "numeric IP addresses, separated by commas",
                text -> {
                    List<InetAddress> addresses = words(text).map(NumericAddress::parse).distinct().toList();
                    if (addresses.isEmpty()) {
                        throw new IllegalArgumentException();
                    }
                    List<? extends Class<?>> whole = addresses.stream().filter(InetAddress::isAnyLocalAddress).map(Object::getClass).toList();
                    return addresses.stream().filter(each -> each.isAnyLocalAddress() || !whole.contains(each.getClass())).toList();
                });
    }

    /** One constant of an enum, written in lower case. */
    public <E extends Enum<E>> E choice(String key, E otherwise) {
        Class<E> type = otherwise.getDeclaringClass();
        String allowed = Arrays.stream(type.getEnumConstants()).map(E::name).collect(Collectors.joining(" or ")).toLowerCase(Locale.ROOT);
        return value(key, otherwise, allowed, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
    }

    /** Words separated by commas or blanks, or a multiple value of Config Admin; none if the key is missing. */
    public List<String> list(String key) {
        return value(key, List.of(), "words, separated by commas", text -> words(text).toList());
    }

    /**
     * A value of any other kind.
     *
     * @param otherwise what is returned when the key is missing or empty, and when its value is wrong
     * @param allowed what a value must be, to follow "must be"
     * @param parse reads the text; any {@link RuntimeException} means that it is wrong
     */
    public <T extends @org.jspecify.annotations.Nullable Object> T value(String key, T otherwise, String allowed,
            Function<String, T> parse) {
        String text = raw(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return parse.apply(text);
        } catch (RuntimeException wrong) {
            problems.add(key + " = " + text + ": must be " + allowed);
            return otherwise;
        }
    }

    private String raw(String key) {
        asked.add(key);
        Object value = values.get(key);
        return switch (value) {
            case null -> "";
            case Collection<?> many -> many.stream().map(Objects::toString).collect(Collectors.joining(","));
            case Object[] many -> Arrays.stream(many).map(Objects::toString).collect(Collectors.joining(","));
            default -> value.toString().strip();
        };
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.split("[,\\s]+")).filter(word -> !word.isEmpty());
    }

    private static String familyName(Class<? extends InetAddress> family) {
        return switch (family.getSimpleName()) {
            case "Inet4Address" -> "IPv4";
            case "Inet6Address" -> "IPv6";
            default -> "IP";
        };
    }

    private static String inSeconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? Long.toString(duration.toSeconds()) : Double.toString(duration.toMillis() / 1e3);
    }
}
