// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;

/**
 * What stands behind a pipe in Gogo's lines, as in {@code leases | grep web}. Gogo's own bundle of such commands would start a second
 * shell, and open a port if somebody asks it to.
 */
@Component(service = PipeFilters.class, property = {"osgi.command.scope=gogo", "osgi.command.function=echo",
        "osgi.command.function=grep", "osgi.command.function=head"})
public final class PipeFilters {

    /** The words, with blanks between them. */
    @Descriptor("shows its words")
    public String echo(String[] words) {
        return String.join(" ", words);
    }

    /** Shows the lines in which a pattern is found, in upper or lower case. */
    @Descriptor("shows the lines that have a pattern (a regular expression) in them")
    public void grep(@Descriptor("the pattern") String pattern) {
        Pattern wanted = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        input().lines().filter(line -> wanted.matcher(line).find()).forEach(System.out::println);
    }

    /** Shows the first lines. */
    @Descriptor("shows the first lines")
    public void head(@Descriptor("how many") int count) {
        input().lines().limit(count).forEach(System.out::println);
    }

    private static BufferedReader input() {
        return new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    }
}
