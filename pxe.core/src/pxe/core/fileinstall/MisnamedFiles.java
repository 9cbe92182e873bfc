// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Finds the files of {@code etc/} whose names can't be meant: nobody asks for them, since one letter is wrong, and all that they say
 * counts for nothing; or they push out another file, as a copy that was made before an edit. Who asks for a file may come a little later
 * than the file, as a bundle that is dropped into {@code deploy/} just now. For one thread.
 */
final class MisnamedFiles {

    /** How often it is asked whether anybody wants a file: for five seconds. */
    private static final int PATIENCE = 10;
    private static final int WANTED = Integer.MAX_VALUE;

    private final Supplier<ConfiguredNames> names;
    private final Map<Path, Integer> asked = new HashMap<>();
    private final Map<Path, String> problems = new HashMap<>();

    MisnamedFiles(Supplier<ConfiguredNames> names) {
        this.names = names;
    }

    /** Looks once more at the files that there are; a sentence for each that is misnamed. */
    Collection<String> look(List<Path> files) {
        asked.keySet().retainAll(files);
        problems.keySet().retainAll(files);
        List<Path> open = files.stream().filter(file -> asked.getOrDefault(file, 0) < PATIENCE).toList();
        if (!open.isEmpty()) {
            ConfiguredNames now = names.get();
            open.forEach(file -> ask(file, now, files));
        }
        return problems.values();
    }

    private void ask(Path file, ConfiguredNames now, List<Path> files) {
        String name = file.getFileName().toString();
        // As FileInstall reads it: the PID ends before the first hyphen, which several files of one kind have, or before .cfg.
        String pid = name.replaceFirst("(?<=.)-.*|\\.cfg$", "");
        String rest = name.substring(pid.length());
        boolean named = rest.startsWith("-");
        int times = now.has(pid, named) ? WANTED : asked.getOrDefault(file, 0) + 1;
        asked.put(file, times);
        Path first = file.resolveSibling(pid + ".cfg");
        if (named && now.single().contains(pid) && files.contains(first)) {
            problems.put(file, file + " takes the place of " + first.getFileName() + ", since one file configures " + pid
                    + ": take it away, or let its name end otherwise than in .cfg");
        } else if (times == PATIENCE) {
            problems.put(file, file + " counts for nothing: nothing here is configured by " + pid + now.like(pid).map(other -> "; is it "
                    + other + (named || !now.several().contains(other) ? rest : "-NAME" + rest) + "?").orElse(""));
        }
    }
}
