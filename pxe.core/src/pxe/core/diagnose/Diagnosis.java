// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.file.FileLibrary;

/**
 * Says what is wrong with a machine's last boot, and what to do: from what the server saw of it, and from the files that it was told
 * to load. Safe for any thread; it may wait for a disk.
 */
public final class Diagnosis {

    /** How a machine fares. */
    public enum State {
        /** It is asking and loading. */
        BOOTING,
        /** It has loaded something, and is quiet: nothing went wrong that can be seen from here. */
        BOOTED,
        /** Something is wrong: {@link #of} says what. */
        TROUBLE,
        /** Nothing that it did was a boot. */
        SEEN
    }

    /** In the order in which they are told: what comes first in a boot is the likelier cause. */
    static final List<Rule> RULES = Stream.of(AddressRules.ALL, LoaderRules.ALL, FileRules.ALL).flatMap(List::stream).toList();
    /** Asked if none of those knows anything; the first that does is enough. */
    static final List<Rule> LAST_RULES = Stream.of(LoaderRules.LAST, FileRules.LAST).flatMap(List::stream).toList();

    /** Of a machine that has no boot. */
    static final Rule NO_REQUEST =
            new Rule("no-request", "PXE-E51 or PXE-E61; UEFI: PXE-E18 or PXE-E16", _ -> Optional.empty());
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FileLibrary files;

    /** Makes one that looks into these files. */
    public Diagnosis(FileLibrary files) {
        this.files = files;
    }

    /**
     * What is wrong with a machine, the likeliest cause first; nothing if no trouble was seen.
     *
     * @param cards its network cards
     * @param boots its boots, of which the last counts
     */
    public List<Finding> of(List<Machine> cards, List<Boot> boots, Instant now) {
        return boots.isEmpty() ? List.of(noRequest(cards.getLast().mac())) : of(cards.getLast(), boots.getLast(), now);
    }

    /** What is wrong with a boot of a machine. */
    List<Finding> of(Machine machine, Boot boot, Instant now) {
        Case read = new Case(boot, new ServedFiles(files, machine), now);
        List<Finding> findings = RULES.stream().flatMap(rule -> rule.look(read).stream()).toList();
        return findings.isEmpty() ? LAST_RULES.stream().flatMap(rule -> rule.look(read).stream()).limit(1).toList() : findings;
    }

    private static Finding noRequest(MacAddress mac) {
        return new Finding(NO_REQUEST.id(), "No request of " + mac + " has reached this daemon since it started.",
                "See that this is its hardware address, that network boot is on in its firmware, that its cable and VLAN lead here, and "
                        + "that a relay (ip helper) forwards to this server where it is on another network; 'pxe services' says whether "
                        + "DHCP is on, and 'pxe dhcpdropped' what could not be read.", NO_REQUEST.screen());
    }

    /** How a machine fares whose last boot this is. */
    public State state(Machine machine, Boot boot, Instant now) {
        if (!of(machine, boot, now).isEmpty()) {
            return State.TROUBLE;
        }
        boolean asked = boot.events().stream().anyMatch(event -> event.protocol().equals("dhcp"));
        if (!boot.has("SENT") && !asked) {
            return State.SEEN;
        }
        boolean isOver = Duration.between(boot.end(), now).compareTo(MINUTE) > 0;
        return isOver ? boot.has("SENT") ? State.BOOTED : State.SEEN : State.BOOTING;
    }
}
