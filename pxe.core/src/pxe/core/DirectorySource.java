// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvents;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;

/**
 * The regular files below a directory, as they are on disk at each look. Safe for any thread.
 *
 * <p>A file is looked for in the machine's own subdirectory first, if there is one, and at each place as it is named and then as a
 * template: {@code boot.ipxe} is made of {@code boot.ipxe.tmpl} where there is no file of its own.
 *
 * <p>A directory that is missing or can't be read is told once, as the event {@code ROOTMISSING}; nothing is found until it is
 * there.
 */
public final class DirectorySource implements FileSource {

    private final DirectorySettings settings;
    private final Storage storage;
    private final Directory directory;
    private final Templates templates;
    private final BootEvents events;
    /** Not before it has been looked at. */
    private volatile boolean isLocal;
    private final AtomicBoolean missingTold = new AtomicBoolean();

    /**
     * Makes a source of a directory, which is looked at once so that a wrong one is told early; or when it answers, if it hangs.
     */
    public DirectorySource(DirectorySettings settings, BootEvents events) {
        this.settings = settings;
        this.storage = new Storage(settings.root(), events);
        this.directory = new Directory(settings, storage, events);
        this.templates = new Templates(events);
        this.events = events;
        storage.begin(settings.root(), () -> {
            isLocal = storage.isLocal(settings.root());
            tellTrouble();
        });
    }

    /** Makes a source of a directory at the top of the tree. */
    public DirectorySource(Path root, BootEvents events) {
        this(DirectorySettings.of(root), events);
    }

    /** What it was made with. */
    public DirectorySettings settings() {
        return settings;
    }

    @Override
    public Optional<VirtualFile> find(FileRequest request) throws IOException {
        return storage.ask(request.path(), () -> lookTwice(request));
    }

    private Optional<VirtualFile> lookTwice(FileRequest request) throws IOException {
        try {
            return look(request);
        } catch (AccessDeniedException denied) {
            throw denied;
        } catch (IOException replaced) { // a template, between being found and being read: then there is another to be found
            return look(request);
        }
    }

    private Optional<VirtualFile> look(FileRequest request) throws IOException {
        Optional<String> path = belowPrefix(request.path());
        if (path.isEmpty()) {
            return Optional.empty();
        }
        for (String place : places(path.get(), request)) {
            Optional<DiskFile> file = directory.find(place, request.arrivalNanos());
            if (file.isPresent()) {
                return Optional.of(file.get());
            }
            Optional<DiskFile> template = directory.find(place + Templates.ENDING, request.arrivalNanos());
            if (template.isPresent()) {
                return Optional.of(templates.fill(template.get(), request));
            }
        }
        tellTrouble();
        return Optional.empty();
    }

    /** Not if the directory is on a disk of this machine's. */
    @Override
    public boolean mayWait() {
        return !isLocal;
    }

    /** Those of the machine's own subdirectory too, and those that templates make without their ending. */
    @Override
    public Set<String> list(FileRequest request) {
        String asked = request.path().isEmpty() ? "" : request.path() + "/";
        String mine = settings.prefix().isEmpty() ? "" : settings.prefix() + "/";
        if (asked.regionMatches(settings.ignoreCase(), 0, mine, 0, mine.length())) {
            return places(asked.substring(mine.length()), request).stream()
                    .flatMap(place -> directory.list(place, FileLibrary.MAX_LISTED).stream())
                    .map(DirectorySource::withoutEnding).filter(name -> !name.isEmpty()).collect(Collectors.toSet());
        }
        return mine.startsWith(asked) && directory.trouble().isEmpty()
                ? Set.of(mine.substring(asked.length(), mine.indexOf('/', asked.length()) + 1))
                : Set.of();
    }

    private static String withoutEnding(String name) {
        return name.endsWith(Templates.ENDING) ? name.substring(0, name.length() - Templates.ENDING.length()) : name;
    }

    private Optional<String> belowPrefix(String path) {
        int length = settings.prefix().length();
        if (length == 0) {
            return Optional.of(path);
        }
        boolean below = path.length() > length + 1 && path.charAt(length) == '/'
                && path.regionMatches(settings.ignoreCase(), 0, settings.prefix(), 0, length);
        return below ? Optional.of(path.substring(length + 1)) : Optional.empty();
    }

    private List<String> places(String path, FileRequest request) {
        Optional<String> own = switch (settings.uniqueRoot()) {
            case NONE -> Optional.empty();
            case MAC -> request.machine().map(machine -> machine.mac().toString('-'));
            case IP -> Optional.of(Template.text(request.client()));
        };
        return own.map(name -> List.of(name + "/" + path, path)).orElseGet(() -> List.of(path));
    }

    private void tellTrouble() {
        Optional<String> trouble = directory.trouble();
        if (trouble.isEmpty()) {
            missingTold.set(false);
        } else if (missingTold.compareAndSet(false, true)) {
            events.publish(BootEvent.of("files", "ROOTMISSING").weight(BootEvent.Weight.WARNING)
                    .with("directory", settings.root())
                    .with("cause", trouble.get())
                    .with("reason", "make the directory or set " + settings.origin()).build());
        }
    }

    @Override
    public String toString() {
        return settings.root().toString();
    }
}
