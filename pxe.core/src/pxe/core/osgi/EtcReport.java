// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.follow.FollowedFiles;
import pxe.follow.OpenProblems;
import pxe.follow.Watch;

/** Tells which files of {@code etc/} can't be read at all: FileInstall leaves them out, and says it as it says what {@link DeployReport} tells. */
@Component(service = {}, immediate = true)
public final class EtcReport {

    /** In a line that is no comment, behind no other backslash. */
    private static final Pattern BAD_ESCAPE =
            Pattern.compile("^[ \\t]*[^#!\\s](?:[^\\\\\n]|\\\\[^u\n])*?(\\\\u(?!\\p{XDigit}{4})[^\n]{4})", Pattern.MULTILINE);

    private static final Logger LOG = LoggerFactory.getLogger("pxe.core");

    private final Path directory;
    private final FollowedFiles<String> files = new FollowedFiles<>((_, text) -> check(text));
    private final OpenProblems open = new OpenProblems();
    private final Watch watch;

    /** Begins to look; what is wrong from the start is told at once. */
    @Activate
    public EtcReport(BundleContext context) {
        this.directory = Path.of(Objects.requireNonNullElse(context.getProperty(DeployReport.DIRECTORIES), "etc").split(",")[0]);
        look();
        this.watch = new Watch("pxe.core.etc", this::look, () -> { });
    }

    @Deactivate
    void stop() {
        watch.close();
    }

    /** Nothing here ever changes for the watch: what is found is told at once. */
    private boolean look() {
        files.look();
        try (Stream<Path> found = Files.list(directory)) {
            List<Path> configurations = found.filter(file -> file.toString().endsWith(".cfg") && !Files.isDirectory(file)).toList();
            open.tell(LOG, directory.toString(), files.read(configurations).problems());
        } catch (IOException gone) {
            open.tell(LOG, directory.toString(), List.of(directory + " can't be listed: what its files said last stays in force"));
        }
        return false;
    }

    /** Takes what FileInstall takes: it leaves a file out that has such an escape in a value. */
    static String check(String text) throws IOException {
        Matcher found = BAD_ESCAPE.matcher(text);
        if (found.find()) {
            throw new IOException("no value of it is taken, because of " + found.group(1) + ": four hexadecimal digits must follow \\u,"
                    + " and a backslash is written as two");
        }
        return text;
    }
}
