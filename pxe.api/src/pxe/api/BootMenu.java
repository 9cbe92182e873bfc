// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A menu that the PXE ROM itself shows (PXE 2.1 section 2.4, options 43.8, 43.9 and 43.10).
 *
 * <p>The choice comes back in a second request, which is decided anew: a policy that offers a menu must offer the same one then.
 *
 * @param prompt the line shown while the ROM waits, up to 100 ASCII characters
 * @param timeout how long the ROM waits before it takes the first entry, in whole seconds: zero boots it at once, 255 s or more
 *     waits for ever
 * @param entries the choices, 1 to 12, in the order shown
 */
public record BootMenu(String prompt, Duration timeout, List<Entry> entries) {

    /** The most entries that fit option 43 beside their labels. */
    public static final int MAX_ENTRIES = 12;

    /**
     * Makes a menu.
     *
     * @throws IllegalArgumentException if a value is outside what is said above
     */
    public BootMenu {
        entries = List.copyOf(entries);
        if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException("a boot menu has 1 to " + MAX_ENTRIES + " entries: " + entries.size());
        }
        checkText("prompt", prompt, 100);
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a boot menu's timeout is not negative: " + timeout);
        }
    }

    /**
     * One choice.
     *
     * @param label what the ROM shows, 1 to 16 ASCII characters
     * @param bootfile what it loads; empty boots from the local disk
     */
    public record Entry(String label, Optional<Bootfile> bootfile) {

        /**
         * Makes an entry.
         *
         * @throws IllegalArgumentException if the label is empty, too long or not ASCII
         */
        public Entry {
            if (label.isEmpty()) {
                throw new IllegalArgumentException("a boot menu entry needs a label");
            }
            checkText("label", label, 16);
        }

        /** An entry that loads a boot file. */
        public static Entry of(String label, Bootfile bootfile) {
            return new Entry(label, Optional.of(bootfile));
        }

        /** An entry that leaves the network and boots from the local disk. */
        public static Entry localDisk(String label) {
            return new Entry(label, Optional.empty());
        }
    }

    private static void checkText(String what, String text, int max) {
        if (text.length() > max || !text.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(
                    "a boot menu's " + what + " is at most " + max + " printable ASCII characters: '" + text + "'");
        }
    }
}
