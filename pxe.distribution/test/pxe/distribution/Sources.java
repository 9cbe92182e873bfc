// SPDX-License-Identifier: Apache-2.0
package pxe.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the workspace's bundles are made of. Beside it a build writes and removes files at any time: nothing of that is walked. */
public final class Sources {

    private static final Path WORKSPACE = Path.of(System.getProperty("pxe.workspace"));

    private Sources() {}

    /** The classes of the bundles whose names have a match, tests apart. */
    public static List<Path> of(String bundles) throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> folders = Files.list(WORKSPACE)) {
            for (Path folder : folders.filter(folder -> folder.getFileName().toString().matches(bundles)).toList()) {
                try (Stream<Path> files = Files.walk(folder.resolve("src"))) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }
}
