// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts that come again and again, each kept once and known by a number. One thread at a time adds words, any may read them; once a
 * word is in, it stays.
 *
 * <p>At most {@value #MAX} of at most {@value #MAX_LENGTH} characters: what clients send must not fill the memory.
 */
final class Words {

    static final int MAX = 4096;
    static final int MAX_LENGTH = 120;
    /** The number of what is no word. */
    static final int NONE = -1;

    private final Map<String, Integer> numbers = new HashMap<>();
    /** Larger than the words are many; written before it is told which number a word has. */
    private volatile String[] words = new String[64];

    /** A text's number; it becomes a word if it isn't one. {@link #NONE} if there is no room, or it is too long. */
    int number(String text) {
        Integer known = numbers.get(text);
        return known == null ? add(text) : known;
    }

    private int add(String text) {
        int number = numbers.size();
        if (number == MAX || text.length() > MAX_LENGTH) {
            return NONE;
        }
        String[] more = number < words.length ? words : Arrays.copyOf(words, 2 * words.length);
        more[number] = text;
        words = more;
        numbers.put(text, number);
        return number;
    }

    /**
     * The word of a number.
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    String word(int number) {
        return words[number];
    }

    /** All words, by their numbers; for the thread that adds them. */
    List<String> all() {
        return List.of(Arrays.copyOf(words, numbers.size()));
    }
}
