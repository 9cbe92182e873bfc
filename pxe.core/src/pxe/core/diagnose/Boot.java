// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import pxe.api.BootStage;
import pxe.api.event.BootEvent;

/**
 * One boot of a machine: what happened from its firmware's first question to the last that was heard before the next boot. Immutable.
 *
 * @param events the oldest first; at least one
 */
public record Boot(List<BootEvent> events) {

    /** Firmware that hears nothing tries again within a minute. */
    private static final Duration PAUSE = Duration.ofMinutes(2);
    /** No machine starts anew as quickly; a loader that is loaded asks within seconds. */
    private static final Duration RESTART = Duration.ofSeconds(20);
    /** Policies have decided within that time. */
    private static final Duration ASKED = Duration.ofSeconds(5);
    /** What a machine does when it has an address already, or another server's offer: none of these begins a boot. */
    private static final Set<String> LATER = Set.of("ACK", "NAK", "PROXYACK", "INFORM", "ELSEWHERE", "RELEASE", "DECLINE");

    /**
     * What happened, and when.
     *
     * @param since the time since the boot began
     * @param gap the time since the step before
     */
    public record Step(BootEvent event, Duration since, Duration gap) {}

    /**
     * Cuts a timeline into boots. One begins when firmware asks after a pause or after it has loaded something; iPXE's question is a
     * part of the boot that loaded iPXE, unless iPXE is in the machine's ROM.
     *
     * @param events what happened to one machine, the oldest first
     */
    public static List<Boot> cut(List<BootEvent> events) {
        List<Boot> boots = new ArrayList<>();
        List<BootEvent> boot = new ArrayList<>();
        for (BootEvent event : events) {
            if (begins(event, boot)) {
                int end = endBefore(event, boot);
                add(boots, boot.subList(0, end));
                boot.subList(0, end).clear();
            }
            boot.add(event);
        }
        add(boots, boot);
        return List.copyOf(boots);
    }

    private static void add(List<Boot> boots, List<BootEvent> events) {
        if (!events.isEmpty()) {
            boots.add(new Boot(List.copyOf(events)));
        }
    }

    /** What policies tell of a question comes before what DHCP answers to it, and belongs to the same boot. */
    private static int endBefore(BootEvent event, List<BootEvent> before) {
        int end = before.size();
        while (end > 0 && before.get(end - 1).protocol().equals("policy")
                && Duration.between(before.get(end - 1).time(), event.time()).compareTo(ASKED) < 0) {
            end--;
        }
        return end;
    }

    private static boolean begins(BootEvent event, List<BootEvent> before) {
        BootStage stage = stage(event);
        if (before.isEmpty() || stage == BootStage.NONE || LATER.contains(event.name())) {
            return false;
        }
        Duration gap = Duration.between(before.getLast().time(), event.time());
        if (gap.compareTo(PAUSE) > 0 || before.stream().allMatch(earlier -> stage(earlier) == BootStage.NONE)) {
            return true;
        }
        if (stage == BootStage.IPXE) {
            return gap.compareTo(RESTART) > 0 && before.stream().anyMatch(Boot::isLoaded);
        }
        // EDK2 goes on to HTTP Boot when it doesn't like what it has loaded by PXE: that is still the same boot.
        return before.stream().anyMatch(earlier -> stage(earlier) == BootStage.IPXE)
                || before.stream().dropWhile(earlier -> stage(earlier) != stage).anyMatch(Boot::isLoaded);
    }

    /** How far the machine had come when it asked; {@link BootStage#NONE} also for what is no request of DHCP. */
    static BootStage stage(BootEvent event) {
        return event.text("stage").map(BootStage::valueOf).orElse(BootStage.NONE);
    }

    private static boolean isLoaded(BootEvent event) {
        return event.name().equals("SENT");
    }

    /** Whether a client only opened a transfer to learn the file's size, and broke it off. */
    public static boolean isProbe(BootEvent event) {
        return event.name().equals("ABORTED") && event.weight() == BootEvent.Weight.DETAIL;
    }

    /** When it began. */
    public Instant begin() {
        return events.getFirst().time();
    }

    /** When something was last heard of it. */
    public Instant end() {
        return events.getLast().time();
    }

    /** The events with their times. */
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        Instant before = begin();
        for (BootEvent event : events) {
            steps.add(new Step(event, Duration.between(begin(), event.time()), Duration.between(before, event.time())));
            before = event.time();
        }
        return steps;
    }

    // --- What rules ask.

    boolean has(String... names) {
        return last(names).isPresent();
    }

    Optional<BootEvent> last(String... names) {
        Set<String> wanted = Set.of(names);
        return last(event -> wanted.contains(event.name()));
    }

    Optional<BootEvent> last(Predicate<BootEvent> which) {
        return events.reversed().stream().filter(which).findFirst();
    }

    Stream<BootEvent> all(String... names) {
        Set<String> wanted = Set.of(names);
        return events.stream().filter(event -> wanted.contains(event.name()));
    }

    /** What came after an event of this boot. */
    Boot after(BootEvent event) {
        return new Boot(events.subList(events.indexOf(event) + 1, events.size()));
    }
}
