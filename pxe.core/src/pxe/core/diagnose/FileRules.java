// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pxe.api.event.BootEvent;
import pxe.core.diagnose.Rule.Said;

/** What goes wrong while files are loaded. */
final class FileRules {

    /** One packet in so many sent again is more than a good link loses. */
    private static final long LOSSY = 50;
    /** What is slower than this is slow, if it is large enough to tell. */
    private static final long SLOW_BYTES_PER_SECOND = 200_000;
    private static final long LARGE_BYTES = 1_000_000;
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final long SMALLEST_BLOCK = 512;

    static final List<Rule> ALL = List.of(
            new Rule("mtu", "PXE-E35; UEFI: PXE-E18", FileRules::mtu),
            new Rule("aborted", "PXE-E32 or PXE-E35; UEFI: PXE-E18 or PXE-E99; iPXE: Connection timed out", FileRules::aborted),
            new Rule("refused", "PXE-E36; UEFI: PXE-E23; iPXE: Permission denied", FileRules::refused),
            new Rule("range", "what the loader or installer says", FileRules::range),
            new Rule("crawling", "nothing: it takes long", FileRules::crawling),
            new Rule("boots-again", "the same again and again", FileRules::bootsAgain),
            new Rule("policy-trouble", "", FileRules::policyTrouble));

    /** Asked where no other rule knows more. */
    static final List<Rule> LAST = List.of(
            new Rule("not-found", "iPXE: No such file or directory (ipxe.org/2d0c618e by HTTP)", FileRules::notFound),
            new Rule("still-loading", "how far it is", FileRules::stillLoading));

    private FileRules() {}

    private static Optional<BootEvent> lastIs(Case seen, String name) {
        return seen.lastOfFiles().filter(event -> event.name().equals(name));
    }

    /** The client took the transfer's terms, so packets come and go; and no block of that size ever arrived. */
    private static boolean isMtu(BootEvent event) {
        return number(event, "bytes") == 0 && Math.min(number(event, "blksize"), number(event, "size")) > SMALLEST_BLOCK;
    }

    private static Optional<Said> mtu(Case seen) {
        return lastIs(seen, "ABORTED").filter(FileRules::isMtu).flatMap(event ->
                Said.of("It asked for " + Case.file(event) + " and agreed to blocks of " + number(event, "blksize")
                        + " bytes, and acknowledged none of them: packets of that size don't reach it.",
                        "A link on the way has a smaller MTU (a tunnel, a VPN, a VLAN on old hardware): lower blksize.max in "
                                + "etc/pxe.tftp.cfg, to 1024 for a try."));
    }

    private static Optional<Said> aborted(Case seen) {
        return lastIs(seen, "ABORTED").filter(event -> !isMtu(event)).flatMap(event -> {
            String what = "The transfer of " + Case.file(event) + " broke off" + (event.detail("bytes").isPresent()
                    ? " after " + number(event, "bytes") + " bytes" : "") + ": " + event.text("reason").orElse("?") + ".";
            boolean neverAnswered = event.protocol().equals("tftp") && event.detail("bytes").isEmpty()
                    && event.text("reason").filter(reason -> reason.contains("does not answer")).isPresent();
            return Said.of(what, neverAnswered
                    ? "A firewall lets port 69 through and not the transfer's own port: set port.range or single.port in "
                            + "etc/pxe.tftp.cfg."
                    : "If it wasn't switched off, look at cable, switch port and duplex; 'pxe timeline' shows how far it came each time.");
        });
    }

    private static Optional<Said> notFound(Case seen) {
        return lastIs(seen, "NOTFOUND").filter(_ -> seen.boot().has("SENT")).flatMap(event ->
                Said.of("The last that it asked for, " + Case.file(event) + (event.protocol().equals("http") ? " by HTTP (404)" : "")
                        + ", is not served: " + event.text("reason").orElse("?") + "."
                        + seen.files().near(ServedFiles.path(Case.file(event))),
                        "Put it there, or correct the name in the script or menu that it loaded before."));
    }

    private static Optional<Said> refused(Case seen) {
        return lastIs(seen, "REFUSED").filter(event -> number(event, "status") != 416).flatMap(event ->
                Said.of("The last that it asked for, " + Case.file(event) + ", is refused: " + event.text("reason").orElse("?") + ".",
                        "Do what the reason says: give the daemon's user the right to read it, or name another file."));
    }

    /** A part is asked for that isn't there; or what broke off is loaded from its beginning again and again. */
    private static Optional<Said> range(Case seen) {
        Optional<BootEvent> beyond = lastIs(seen, "REFUSED").filter(event -> number(event, "status") == 416);
        if (beyond.isPresent()) {
            return Said.of("It asked by HTTP for a part of " + Case.file(beyond.get()) + " that is not there (416): the file is shorter "
                    + "than it was when the machine learned its size.", "Leave files in place that machines load; start it again.");
        }
        return lastIs(seen, "ABORTED").filter(event -> event.protocol().equals("http")).flatMap(event -> {
            String file = Case.file(event);
            long broken = seen.boot().all("ABORTED").filter(other -> Case.file(other).equals(file)).count();
            boolean asksForParts = seen.boot().all("GET").anyMatch(get -> get.detail("range").isPresent());
            return broken < 2 || asksForParts ? Optional.empty()
                    : Said.of("It loaded " + file + " by HTTP " + broken + " times, each time from the beginning: its requests have no "
                            + "Range.", "If a proxy stands between, let it pass Range, or machines reach this server without it.");
        });
    }

    private static Optional<Said> crawling(Case seen) {
        Optional<BootEvent> lossy = seen.boot().last(event -> event.name().equals("SENT") && number(event, "retransmits") > 5
                && number(event, "retransmits") * LOSSY > number(event, "bytes") / Math.max(1, number(event, "blksize")));
        if (lossy.isPresent()) {
            BootEvent event = lossy.get();
            return Said.of("It loaded " + Case.file(event) + " with losses: " + number(event, "retransmits") + " times something of "
                    + number(event, "bytes") + " bytes was sent again.",
                    "Look at cable, switch port and duplex; a slow network card loses less with windowsize.max = 4 in etc/pxe.tftp.cfg.");
        }
        Optional<BootEvent> slow = seen.boot().last(event -> event.name().equals("SENT") && number(event, "bytes") > LARGE_BYTES
                && number(event, "bytes") * 1000 / Math.max(1, number(event, "milliseconds")) < SLOW_BYTES_PER_SECOND);
        if (slow.isPresent()) {
            return Said.of("It loads slowly: " + Case.file(slow.get()) + " took " + number(slow.get(), "milliseconds") / 1000 + " s for "
                    + number(slow.get(), "bytes") + " bytes, without losses.",
                    "Load large files by HTTP, or by a loader that asks for windows (windowsize, RFC 7440): who waits for an answer "
                            + "after each block is slow on a long way.");
        }
        return Optional.empty();
    }

    private static Optional<Said> stillLoading(Case seen) {
        BootEvent last = seen.boot().events().getLast();
        Duration waiting = Duration.between(last.time(), seen.now()).plusMillis(Math.max(0, number(last, "milliseconds")));
        return !List.of("RRQ", "GET", "PROGRESS").contains(last.name()) || waiting.compareTo(LONG) <= 0 ? Optional.empty()
                : Said.of("It asked for " + Case.file(last) + " " + waiting.toSeconds() + " s ago and doesn't have all of it yet.",
                        "Look at its screen: a large file over a slow link takes its time.");
    }

    private static Optional<Said> bootsAgain(Case seen) {
        return seen.boot().last("LOOP").flatMap(event -> Said.of("It began the same boot again and again, and nothing proved that it ran: "
                + event.text("reason").orElse("it boots from its disk now") + ".",
                "Look at its screen; 'pxe once MAC TARGET' arms it again, and proof.files in etc/pxe.policy.once.cfg names the kernel."));
    }

    private static Optional<Said> policyTrouble(Case seen) {
        return seen.boot().last("POLICYFAILED", "POLICYLATE", "POLICYHANGS", "POLICYASIDE").flatMap(event ->
                Said.of("The policy " + event.text("policy").orElse("?") + " gave no answer for it, and the next one was asked: "
                        + event.text("cause").or(() -> event.text("reason")).orElse("?") + ".",
                        "'pxe policies' shows how it stands; give the cause to its author."));
    }

    private static long number(BootEvent event, String key) {
        return event.detail(key, Number.class).map(Number::longValue).orElse(-1L);
    }
}
