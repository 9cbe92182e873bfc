// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pxe.api.Machine;
import pxe.api.event.BootEvent;
import pxe.api.file.FileEntry;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;
import pxe.core.Spelling;

/** The served tree as one machine sees it, now. It may wait for a disk. */
final class ServedFiles {

    /** So many directories are looked through for a name that is like another. */
    private static final int MAX_DIRECTORIES = 50;
    private static final int MAX_NEAR = 3;

    private final FileLibrary library;
    private final Machine machine;

    ServedFiles(FileLibrary library, Machine machine) {
        this.library = library;
        this.machine = machine;
    }

    /** The path of a boot file, which may be a URL of this server's. */
    static String path(String bootfile) {
        try {
            String path = bootfile.contains("://") ? URI.create(bootfile).getPath() : bootfile;
            return path == null ? bootfile : path.replaceFirst("^/+", "");
        } catch (IllegalArgumentException noUrl) {
            return bootfile;
        }
    }

    /** The file that is served for a path. */
    Optional<VirtualFile> find(String path) {
        return library.find(request(path)) instanceof FileLookup.Found found ? Optional.of(found.file()) : Optional.empty();
    }

    /** What a file is; empty if it isn't there or can't be read. */
    Optional<Program> program(String path) {
        return find(path).flatMap(file -> {
            try {
                return Optional.of(Program.of(file));
            } catch (IOException unreadable) {
                return Optional.empty();
            }
        });
    }

    /** Whether a file that was told of or sent, by the name in an event, is the one behind a path. */
    boolean isSame(String path, BootEvent event) {
        String name = Case.file(event);
        return path(name).equals(path) || name.endsWith("/" + path)
                || find(path).filter(file -> file.name().equals(name)).isPresent();
    }

    private FileRequest request(String path) {
        InetAddress here = InetAddress.getLoopbackAddress();
        return new FileRequest(path, "tftp", machine.address().orElse(here), here).withMachine(machine);
    }

    // --- Near names.

    /** The served files whose names are most like one that isn't there, as a phrase; empty if none is. */
    String near(String path) {
        String name = name(path);
        List<String> near = walk().filter(other -> Spelling.isLike(name, name(other)) || contains(other, name))
                .sorted(Comparator.comparingInt((String other) -> Spelling.errors(name, name(other))).thenComparing(other -> other))
                .limit(MAX_NEAR).toList();
        return near.isEmpty() ? "" : near.stream().collect(Collectors.joining(", ", " There is ", "."));
    }

    /** Renaming often adds something at one end. */
    private static boolean contains(String path, String name) {
        String other = name(path).toLowerCase(Locale.ROOT);
        String wanted = name.toLowerCase(Locale.ROOT);
        return wanted.length() > 4 && other.length() > 4 && (other.contains(wanted) || wanted.contains(other));
    }

    private Stream<String> walk() {
        List<String> directories = new ArrayList<>(List.of(""));
        List<String> files = new ArrayList<>();
        for (int i = 0; i < directories.size() && i < MAX_DIRECTORIES; i++) {
            String directory = directories.get(i);
            for (FileEntry entry : library.list(request(directory.isEmpty() ? "/" : directory))) {
                (entry.file() == null ? directories : files).add(directory + entry.name());
            }
        }
        return files.stream();
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
