// SPDX-License-Identifier: Apache-2.0
package pxe.policy.menu;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import pxe.config.ConfigValues;

/**
 * The menu. Immutable.
 *
 * @param entries in the order in which they are shown; none switches the menu off
 * @param preferred the name of the entry that is booted if nobody chooses
 * @param timeout when that happens; zero waits for ever
 * @param shownByRom whether PXE ROMs show it themselves
 */
record MenuSettings(String title, List<Entry> entries, String preferred, Duration timeout, boolean shownByRom) {

    static final MenuSettings NONE = new MenuSettings("", List.of(), "", Duration.ZERO, false);

    /** The longest that fits option 43.10, where 255 means for ever. */
    private static final int TIMEOUT_MAX = 254;
    private static final String ENTRY = "entry.";

    MenuSettings {
        entries = List.copyOf(entries);
    }

    /**
     * When a loader boots the default; zero, which is never, also if it can't: whatever else came first would be booted, and that may
     * be what erases a disk.
     *
     * @param boots what the loader can boot
     */
    Duration timeout(Predicate<Entry> boots) {
        return entries.stream().anyMatch(entry -> entry.name().equals(preferred) && boots.test(entry)) ? timeout : Duration.ZERO;
    }

    /** Reads the keys; what is wrong becomes a problem of the values. */
    static MenuSettings read(ConfigValues values) {
        Map<String, Entry> named = new TreeMap<>();
        for (String key : values.keys(ENTRY)) {
            String name = key.substring(ENTRY.length());
            try {
                named.put(name, Entry.parse(name, values.text(key, "")));
            } catch (IllegalArgumentException wrong) {
                values.problem(key + ": " + wrong.getMessage());
            }
        }
        List<String> order = values.list("order");
        Stream.concat(order.stream(), Stream.of(values.text("default.entry", "")).filter(name -> !name.isEmpty()))
                .filter(name -> !named.containsKey(name)).distinct()
                .forEach(name -> values.problem("there is no entry." + name));
        List<Entry> entries = new ArrayList<>(order.stream().distinct().filter(named::containsKey).map(named::get).toList());
        named.values().stream().filter(entry -> !entries.contains(entry)).forEach(entries::add);
        String first = entries.isEmpty() ? "" : entries.getFirst().name();
        return new MenuSettings(values.text("title", "Network boot"), entries, values.text("default.entry", first),
                Duration.ofSeconds(values.integer("timeout.seconds", 10, 0, TIMEOUT_MAX)), values.flag("rom.menu", false));
    }
}
