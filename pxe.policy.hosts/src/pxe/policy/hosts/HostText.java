// SPDX-License-Identifier: Apache-2.0
package pxe.policy.hosts;

import java.util.ArrayList;
import java.util.List;

/**
 * The rules of one file or configuration. Immutable.
 *
 * @param rules those that could be read
 * @param problems why the others couldn't, a sentence each
 */
record HostText(List<HostRule> rules, List<String> problems) {

    HostText {
        rules = List.copyOf(rules);
        problems = List.copyOf(problems);
    }

    /** Reads a file: a line for each rule, {@code #} begins a comment. */
    static HostText read(String file, String text) {
        String fileName = file.substring(file.lastIndexOf('/') + 1);
        List<HostRule> rules = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<String> lines = text.lines().map(line -> line.replaceFirst("(^|\\s)#.*", "").strip()).toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty()) {
                try {
                    rules.add(HostLine.parse(fileName + ":" + (i + 1), fileName, lines.get(i)));
                } catch (IllegalArgumentException wrong) {
                    problems.add(file + ":" + (i + 1) + ": " + wrong.getMessage());
                }
            }
        }
        return new HostText(rules, problems);
    }
}
