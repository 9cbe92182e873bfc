// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.util.Locale;

/**
 * A number that people see in a form of its own, and programs, by {@code --json}, as it is.
 *
 * @param value the number
 * @param shown the form
 */
public record Measure(Number value, String shown) {

    private static final String UNITS = "kMGTPE";
    private static final int BAR_COLUMNS = 6;

    /** Bytes, or bytes per second: by thousands from 1000 on, as in {@code 80.4M}. */
    public static Measure bytes(long bytes) {
        double rest = bytes;
        int unit = -1;
        while (rest >= 999.5 && unit < UNITS.length() - 1) {
            rest /= 1000;
            unit++;
        }
        return new Measure(bytes, unit < 0 ? Long.toString(bytes)
                : String.format(Locale.ROOT, rest < 99.95 ? "%.1f" : "%.0f", rest) + UNITS.charAt(unit));
    }

    /** How much of something is done: in percent, with a bar, as in {@code ##---- 40%}. */
    public static Measure done(long part, long whole) {
        int full = Math.toIntExact(part * BAR_COLUMNS / whole);
        long percent = part * 100 / whole;
        return new Measure(percent, "#".repeat(full) + "-".repeat(BAR_COLUMNS - full) + " " + percent + "%");
    }

    @Override
    public String toString() {
        return shown;
    }
}
