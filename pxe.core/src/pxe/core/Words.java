// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts that come again and again, each kept once and known by a number. Safe for any thread; once a word is in, it stays.
 *
 * <p>At most {@value #MAX} of at most {@value #MAX_LENGTH} characters: what clients send must not fill the memory.
 */
final class Words {

    static final int MAX = 4096;
    static final int MAX_LENGTH = 120;
    /** The number of what is no word. */
    static final int NONE = -1;

    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> words = new ArrayList<>();

    /** A text's number; it becomes a word if it isn't one. {@link #NONE} if there is no room, or it is too long. */
    synchronized int number(String text) {
        Integer known = numbers.get(text);
        if (known != null) {
            return known;
        }
        if (words.size() == MAX || text.length() > MAX_LENGTH) {
            return NONE;
        }
        words.add(text);
        numbers.put(text, words.size() - 1);
        return words.size() - 1;
    }

    /**
     * The word of a number.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    synchronized String word(int number) {
        return words.get(number);
    }

    /** All words, by their numbers. */
    synchronized List<String> all() {
        return List.copyOf(words);
    }
}
