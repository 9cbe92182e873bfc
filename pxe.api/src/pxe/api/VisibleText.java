// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.util.stream.Collectors;

/**
 * Text that others wrote, such as a machine's name, as people are shown it in logs and tables: what can't be seen itself, but breaks a
 * line, steers a terminal or turns the order of what is beside it, is written out by its number, as in {@code \x1b} and
 * {@code \u202e}.
 */
public final class VisibleText {

    private VisibleText() {}

    /**
     * Whether a character shows itself and nothing else: a control character doesn't, nor one that only says how others are shown
     * (Unicode's category Cf, with the marks that turn the direction of writing), an end of a line or of a paragraph, nor half a
     * surrogate pair.
     */
    public static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
            default -> true;
        };
    }

    /** A text with each character visible, or written out. */
    public static String of(String text) {
        return text.codePoints().allMatch(VisibleText::isVisible) ? text
                : text.codePoints().mapToObj(VisibleText::of).collect(Collectors.joining());
    }

    /** One character, or what is written in its place. */
    public static String of(int codePoint) {
        String text = Character.toString(codePoint);
        return isVisible(codePoint) ? text
                : text.chars().mapToObj(unit -> (unit <= 0xff ? "\\x%02x" : "\\u%04x").formatted(unit)).collect(Collectors.joining());
    }
}
