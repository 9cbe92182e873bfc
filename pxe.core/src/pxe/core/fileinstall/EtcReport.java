// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.follow.FollowedFiles;
import pxe.follow.OpenProblems;

/**
 * Tells which files of {@code etc/} count for nothing, or for another: those that FileInstall can't read, or could not, and misnamed
 * ones. For one thread.
 */
final class EtcReport {

    /** In a line that is no comment, behind no other backslash. */
    private static final Pattern BAD_ESCAPE =
            Pattern.compile("^[ \\t]*[^#!\\s](?:[^\\\\\n]|\\\\[^u\n])*?(\\\\u(?!\\p{XDigit}{4})[^\n]{4})", Pattern.MULTILINE);

    private static final Logger LOG = LoggerFactory.getLogger("pxe.core");

    private final Path directory;
    private final FollowedFiles<Path> files = new FollowedFiles<>(EtcReport::check);
    private final UnreadFiles unread = new UnreadFiles(Files::isReadable);
    private final MisnamedFiles misnamed;
    private final OpenProblems open = new OpenProblems();

    EtcReport(Path directory, Supplier<ConfiguredNames> names) {
        this.directory = directory;
        this.misnamed = new MisnamedFiles(names);
    }

    /** Looks for news, and tells them. */
    void look() {
        open.tell(LOG, directory.toString(), problems());
    }

    /** What is wrong by now. Of files in a directory that can't be listed nothing is said, nor thought when it is back. */
    List<String> problems() {
        try (Stream<Path> found = Files.list(directory)) {
            List<Path> configurations = found.filter(file -> file.toString().endsWith(".cfg") && !Files.isDirectory(file)).toList();
            files.look();
            List<String> problems = new ArrayList<>(files.read(configurations).problems());
            problems.addAll(unread.look(configurations));
            problems.addAll(misnamed.look(configurations));
            return problems;
        } catch (IOException gone) {
            return List.of(directory + " can't be listed: what its files said last stays in force, or the defaults if the daemon has just"
                    + " started");
        }
    }

    /** Takes what FileInstall takes: it leaves a file out that has such an escape in a value. What the file says is others' business. */
    static Path check(String file, String text) throws IOException {
        Matcher found = BAD_ESCAPE.matcher(text);
        if (found.find()) {
            throw new IOException("no value of it is taken, because of " + found.group(1) + ": four hexadecimal digits must follow \\u,"
                    + " and a backslash is written as two");
        }
        return Path.of(file);
    }
}
