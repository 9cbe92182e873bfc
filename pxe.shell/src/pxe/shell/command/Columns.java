// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/**
 * How many columns of a terminal a text takes: ideographs, kana, Hangul and emoji take two, and marks that go on the character before
 * them take none (Unicode Standard Annex 11). What is joined from several emoji counts as all of them.
 */
final class Columns {

    private static final Set<UnicodeScript> WIDE_SCRIPTS = Set.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA,
            UnicodeScript.HANGUL, UnicodeScript.BOPOMOFO, UnicodeScript.YI);
    /** Their characters of half and full width are told apart by their places in the block. */
    private static final int FULL_FROM = 0xff01;
    private static final int FULL_TO = 0xff60;
    private static final int HALF_TO = 0xffdc;
    private static final int SIGNS_TO = 0xffe6;
    /** CJK punctuation, which is of no script. */
    private static final int PUNCTUATION_FROM = 0x3000;
    private static final int PUNCTUATION_TO = 0x303e;
    /** The vowels and ends of a Hangul syllable, which stand under its beginning. */
    private static final int JAMO_FROM = 0x1160;
    private static final int JAMO_TO = 0x11ff;

    private Columns() {}

    static int of(String text) {
        return text.codePoints().map(Columns::of).sum();
    }

    private static int of(int c) {
        return c < 0x300 ? 1 : isMark(c) ? 0 : isWide(c) ? 2 : 1;
    }

    private static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> c >= JAMO_FROM && c <= JAMO_TO;
        };
    }

    private static boolean isWide(int c) {
        if (c >= FULL_FROM && c <= SIGNS_TO) {
            return c <= FULL_TO || c > HALF_TO;
        }
        return c >= PUNCTUATION_FROM && c <= PUNCTUATION_TO || Character.isEmojiPresentation(c)
                || WIDE_SCRIPTS.contains(UnicodeScript.of(c));
    }

    /** As much of a text's beginning as so many columns hold. */
    static String first(String text, int columns) {
        int end = 0;
        for (int left = columns; end < text.length(); ) {
            int c = text.codePointAt(end);
            left -= of(c);
            if (left < 0) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }

    /** As much of a text's end as so many columns hold. */
    static String last(String text, int columns) {
        int start = text.length();
        for (int left = columns; start > 0; ) {
            int c = text.codePointBefore(start);
            left -= of(c);
            if (left < 0) {
                break;
            }
            start -= Character.charCount(c);
        }
        return text.substring(start);
    }
}
