// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import pxe.api.event.BootEvents;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;

/**
 * The boot loaders that the operating system's packages installed, found without copying them: only those that
 * {@link LoaderTable} names, and nothing else of the system. Safe for any thread.
 */
public final class LoaderSource implements FileSource {

    private final Path system;
    private final Storage storage;
    private final FoundFiles files = new FoundFiles();

    /**
     * Makes a source.
     *
     * @param system the root of the operating system, {@code /}
     * @param events where it is told that its disk hangs
     */
    public LoaderSource(Path system, BootEvents events) {
        this.system = system;
        this.storage = new Storage(this, events);
    }

    @Override
    public Optional<VirtualFile> find(FileRequest request) throws IOException {
        for (String candidate : LoaderTable.files(request.path())) {
            Path place = system.resolve(candidate.substring(1));
            try {
                Optional<DiskFile> known = files.at(candidate, request.arrivalNanos());
                return Optional.of(known.isPresent() ? known.get()
                        : files.keep(candidate, place, new DiskFile(storage, place.toRealPath()), request.arrivalNanos()));
            } catch (NoSuchFileException | AccessDeniedException next) {
                // Not installed by this distribution, or in a directory for root only (Fedora's /boot/efi).
            }
        }
        return Optional.empty();
    }

    /** The operating system's own files are where it runs. */
    @Override
    public boolean mayWait() {
        return false;
    }

    /** Those that are installed. */
    @Override
    public Set<String> list(FileRequest request) throws IOException {
        String directory = request.path().isEmpty() ? "" : request.path() + "/";
        Set<String> names = new TreeSet<>();
        for (String path : LoaderTable.paths(this::namesIn).filter(path -> path.startsWith(directory)).toList()) {
            if (find(request.withPath(path)).isPresent()) {
                names.add(path.substring(directory.length()).replaceFirst("/.*", "/"));
            }
        }
        return names;
    }

    private Stream<String> namesIn(String directory) {
        return Stream.ofNullable(system.resolve(directory.substring(1)).toFile().list()).flatMap(Stream::of);
    }

    @Override
    public String toString() {
        return "the operating system's boot loaders";
    }
}
