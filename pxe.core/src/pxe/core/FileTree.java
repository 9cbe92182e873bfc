// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import pxe.api.Machine;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvents;
import pxe.api.file.FileEntry;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;

/**
 * All file sources as one tree, asked by their ranking.
 *
 * <p>Some loaders live in directories of their own (see {@link LoaderTable}), because their modules have the same names as those
 * of another architecture. A loader looks for everything else beside itself as well, its configuration and the kernels that this
 * names; so what such a directory doesn't hold is looked for at the top of the tree, and one {@code pxelinux.cfg/default} serves
 * BIOS and UEFI.
 *
 * <p>Safe for any thread; sources come and go at any time.
 */
public final class FileTree implements FileLibrary {

    private record Entry(FileSource source, Storage storage, int ranking, long id) {
        static final Comparator<Entry> ORDER = Comparator.comparingInt(Entry::ranking).reversed().thenComparingLong(Entry::id);
    }

    private final BootEvents events;
    private final WarningPace failures = new WarningPace();
    private final Function<InetAddress, Optional<Machine>> machines;
    private volatile List<Entry> entries = List.of();

    /**
     * Makes an empty tree.
     *
     * @param machines tells the sources who asks, as {@link Machines#at} does
     */
    public FileTree(BootEvents events, Function<InetAddress, Optional<Machine>> machines) {
        this.events = events;
        this.machines = machines;
    }

    /** Makes an empty tree of files that are the same for all. */
    public FileTree(BootEvents events) {
        this(events, _ -> Optional.empty());
    }

    /**
     * Adds a source; it takes the place of one with the same id.
     *
     * @param ranking its {@code service.ranking}; the highest is asked first, and of equals the one with the lower id
     * @param id its {@code service.id}, or any number that is unique in the tree
     */
    public synchronized void add(FileSource source, int ranking, long id) {
        Storage storage = entries.stream().filter(entry -> entry.source() == source).map(Entry::storage).findFirst()
                .orElseGet(() -> new Storage(source, events));
        entries = Stream.concat(others(id), Stream.of(new Entry(source, storage, ranking, id))).sorted(Entry.ORDER).toList();
    }

    /** Removes a source; nothing happens if it is not there. */
    public synchronized void remove(long id) {
        entries = others(id).toList();
    }

    @Override
    public FileLookup find(FileRequest request) {
        return lookUp(known(request));
    }

    private FileLookup lookUp(FileRequest known) {
        try {
            String path = CleanPath.of(known.path());
            List<String> untold = new ArrayList<>();
            Optional<VirtualFile> file = search(known.withPath(path), untold);
            if (file.isPresent()) {
                return new FileLookup.Found(file.get());
            }
            Optional<String> outer = LoaderTable.outsideOfLoaderDirectory(path);
            if (outer.isPresent()) {
                file = search(known.withPath(outer.get()), untold);
            }
            return file.<FileLookup>map(FileLookup.Found::new).orElseGet(() -> untold.isEmpty()
                    ? missing(outer.orElse(path)) : new FileLookup.Unavailable(untold.getFirst()));
        } catch (IllegalArgumentException unclean) {
            return new FileLookup.Refused(Objects.requireNonNullElse(unclean.getMessage(), "no path"));
        } catch (AccessDeniedException denied) {
            return new FileLookup.Refused(Objects.requireNonNullElse(denied.getReason(), "no permission to read it"));
        }
    }

    @Override
    public boolean mayWait() {
        try {
            for (Entry entry : entries) { // asked for each small file
                if (entry.source().mayWait()) {
                    return true;
                }
            }
            return false;
        } catch (Throwable broken) { // as much as not to know: whoever looks for a file hears what is wrong
            return true;
        }
    }

    @Override
    public List<FileEntry> list(FileRequest request) {
        try {
            FileRequest directory = known(request).withPath(CleanPath.ofDirectory(request.path()));
            SortedSet<String> names = new TreeSet<>();
            entries.forEach(entry -> names.addAll(names(entry, directory)));
            return names.stream().flatMap(name -> entry(name, directory)).limit(MAX_LISTED).toList();
        } catch (IllegalArgumentException unclean) {
            return List.of();
        }
    }

    private Set<String> names(Entry entry, FileRequest directory) {
        try {
            return entry.storage().ask(directory.path(), () -> Set.copyOf(entry.source().list(directory)));
        } catch (HangingException told) {
            return Set.of();
        } catch (Throwable failed) {
            tellFailed(entry, directory, failed);
            return Set.of();
        }
    }

    private Stream<FileEntry> entry(String name, FileRequest directory) {
        if (name.endsWith("/")) {
            return Stream.of(new FileEntry(name, null));
        }
        return lookUp(directory.withPath(directory.path() + "/" + name)) instanceof FileLookup.Found(VirtualFile file)
                ? Stream.of(new FileEntry(name, file))
                : Stream.empty();
    }

    private FileRequest known(FileRequest request) {
        return request.machine().or(() -> machines.apply(request.client())).map(request::withMachine).orElse(request);
    }

    /**
     * Asks the sources until one has it.
     *
     * @param untold gets the reasons of those that can't tell
     */
    private Optional<VirtualFile> search(FileRequest request, List<String> untold) throws AccessDeniedException {
        for (Entry entry : entries) {
            try {
                Optional<VirtualFile> file = entry.storage().ask(request.path(),
                        () -> entry.source().find(request).map(found -> SourceFile.of(entry.storage(), found)));
                if (file.isPresent()) {
                    return file;
                }
            } catch (AccessDeniedException denied) {
                throw denied;
            } catch (HangingException told) {
                untold.add(String.valueOf(told.getMessage()));
            } catch (IOException cannotTell) {
                tellFailed(entry, request, cannotTell);
                untold.add(entry.storage() + " can't tell: " + Objects.requireNonNullElse(cannotTell.getMessage(), cannotTell.toString()));
            } catch (Throwable broken) { // which would say so of each name, and end all boots
                tellFailed(entry, request, broken);
            }
        }
        return Optional.empty();
    }

    private void tellFailed(Entry entry, FileRequest request, Throwable cause) {
        events.publish(BootEvent.of("files", "SOURCEFAILED").weight(failures.weight()).client(request.client())
                .with("path", request.path()).with("source", entry.storage().toString()).with("cause", PluginText.of(cause)).build());
    }

    private static FileLookup missing(String path) {
        return new FileLookup.Missing(LoaderTable.packages(path)
                .map(packages -> "not in the netboot directory, and not installed: " + packages)
                .orElse("no such file"));
    }

    private Stream<Entry> others(long id) {
        return entries.stream().filter(entry -> entry.id() != id);
    }
}
