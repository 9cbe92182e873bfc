// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.Locale;

/** How much alike two names are: the one that was written and isn't there, and one that is. */
public final class Spelling {

    private Spelling() {}

    /** How far from a name one may be that could be meant. */
    public static int tolerance(String name) {
        return Math.max(2, name.length() / 4);
    }

    /** How many characters must be changed, added or removed to make one name of another, in upper or lower case. */
    public static int distance(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j - 1], row[j]));
            }
        }
        return row[b.length()];
    }
}
