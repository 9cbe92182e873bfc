// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Which of several names somebody may have meant who wrote another. Upper and lower case don't matter. */
public final class Spelling {

    private Spelling() {}

    /** The name that takes the fewest errors to write so, if these are few. */
    public static Optional<String> nearest(String written, Collection<String> names) {
        return names.stream().filter(name -> isLike(written, name))
                .min(Comparator.comparingInt((String name) -> errors(written, name)).thenComparing(Comparator.naturalOrder()));
    }

    /** Whether the errors are few beside what is right. */
    public static boolean isLike(String written, String name) {
        return errors(written, name) <= name.length() / 3;
    }

    /** How many characters must be inserted, removed, replaced, or swapped with their neighbour. */
    public static int errors(String written, String name) {
        String from = written.toLowerCase(Locale.ROOT);
        String to = name.toLowerCase(Locale.ROOT);
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
