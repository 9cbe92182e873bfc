// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which of several words somebody may have meant who typed another. */
final class Nearest {

    private Nearest() {}

    /** The word that takes the fewest typing errors, if these are few beside what was typed right. */
    static Optional<String> to(String typed, Collection<String> words) {
        return words.stream().filter(word -> errors(typed, word) <= word.length() / 3)
                .min(Comparator.comparingInt((String word) -> errors(typed, word)).thenComparing(Comparator.naturalOrder()));
    }

    /** How many characters must be inserted, removed, replaced, or swapped with their neighbour. */
    private static int errors(String from, String to) {
        int[][] errors = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                errors[i][j] = i == 0 || j == 0 ? i + j : Math.min(Math.min(errors[i - 1][j], errors[i][j - 1]) + 1,
                        errors[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1));
                if (i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1)) {
                    errors[i][j] = Math.min(errors[i][j], errors[i - 2][j - 2] + 1);
                }
            }
        }
        return errors[from.length()][to.length()];
    }
}
