// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvents;

/**
 * Finds names that differ from the wanted ones in upper and lower case. Safe for any thread.
 *
 * <p>A directory is read through when a name is not there as it is written, and again only when the directory has changed. Of those
 * looked through last, the names with upper-case letters are kept. One with more than {@value #MAX_NAMES} names is told once, as
 * the event {@code NAMESTOOMANY}, and its names must be written as they are.
 */
final class DirectoryNames {

    static final int MAX_NAMES = 10_000;
    private static final int MAX_DIRECTORIES = 16;
    /** A change within the grain of a file system's clock may follow unseen; what is younger is read again. */
    private static final Duration GRAIN = Duration.ofMillis(100);
    private static final FileTime UNSETTLED = FileTime.from(Instant.MIN);

    /** What is in a directory: the names with upper-case letters, by themselves in lower case. */
    private record Listing(FileTime modified, Map<String, String> names) {}

    private final BootEvents events;
    private final Map<Path, Listing> kept = new RecentlyUsed<>(MAX_DIRECTORIES);

    DirectoryNames(BootEvents events) {
        this.events = events;
    }

    /**
     * The name as it is written on disk, of several the first by its letters' numbers.
     *
     * @param directory its real path
     * @param name one part of a path
     */
    Optional<String> match(Path directory, String name) throws IOException {
        if (Files.exists(directory.resolve(name))) {
            return Optional.of(name);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        String other = names(directory).get(lower);
        return other != null || !Files.exists(directory.resolve(lower)) ? Optional.ofNullable(other) : Optional.of(lower);
    }

    private synchronized Map<String, String> names(Path directory) throws IOException {
        FileTime modified = Files.getLastModifiedTime(directory);
        Listing known = kept.get(directory);
        if (known != null && known.modified().equals(modified)) {
            return known.names();
        }
        boolean settled = Duration.between(modified.toInstant(), Instant.now()).abs().compareTo(GRAIN) > 0; // a clock may be set back
        Map<String, String> names = read(directory, known);
        kept.put(directory, new Listing(settled ? modified : UNSETTLED, names));
        return names;
    }

    private Map<String, String> read(Path directory, @Nullable Listing before) throws IOException {
        Map<String, String> names = new HashMap<>();
        int count = 0;
        try (DirectoryStream<Path> entries = Directory.entries(directory)) {
            for (Path entry : entries) {
                if (++count > MAX_NAMES) {
                    tellTooMany(directory, before);
                    return Map.of();
                }
                String name = entry.getFileName().toString();
                String lower = name.toLowerCase(Locale.ROOT);
                if (!name.equals(lower)) {
                    names.merge(lower, name, (a, b) -> a.compareTo(b) <= 0 ? a : b);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    private void tellTooMany(Path directory, @Nullable Listing before) {
        if (before == null) {
            events.publish(BootEvent.of("files", "NAMESTOOMANY").weight(BootEvent.Weight.WARNING).with("directory", directory)
                    .with("reason", "more than " + MAX_NAMES + " names: upper and lower case count there").build());
        }
    }
}
