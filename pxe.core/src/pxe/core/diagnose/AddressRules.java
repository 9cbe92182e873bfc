// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import pxe.api.BootStage;
import pxe.api.event.BootEvent;
import pxe.core.diagnose.Case.Told;
import pxe.core.diagnose.Rule.Said;

/** What goes wrong before a machine has an address and knows what to load. */
final class AddressRules {

    private static final String NO_ANSWER = "PXE-E51; UEFI: PXE-E18 or PXE-E16";
    private static final String HTTP_BOOT = " UEFI HTTP Boot needs a URL, so HTTP must be on.";

    /** What to do for those whom a reason begins so. */
    private static final Map<String, String> IGNORED = Map.of(
            "no reservation names it", "Add it to a list of hosts (docs/hosts.md), or set known.only = false in etc/pxe.dhcp.cfg.",
            "reservation ", "That host's line says ignore: correct it if this machine is to boot.",
            "class ", "That class's file says ignore: correct it, or what it matches, if this machine is to boot.",
            "no subnet for", "Give that interface an address in the network of range.begin, or write a file for the subnet "
                    + "(docs/configuration.md, pxe.dhcp.subnet-NAME).",
            "no policy has a boot file", "Name a boot file for its architecture in etc/pxe.policy.arch.cfg, or for the machine in "
                    + "etc/pxe.policy.hosts.cfg." + HTTP_BOOT,
            "UEFI HTTP Boot needs a URL", "Have that policy name a URL, or switch HTTP on: UEFI HTTP Boot loads nothing by TFTP.",
            "the leases can't be read", "Look at 'pxe services': it says what keeps the leases from being read.",
            "no IPv4 address on", "Give that interface an address, or set server.ip in etc/pxe.dhcp.cfg.",
            "this server has lost its address", "Give it back to an interface, or correct server.ip in etc/pxe.dhcp.cfg; nothing, if another"
                    + " server has taken that address over.",
            "an unknown client", "Nothing, if another server gave it its address; else set authoritative = true.");

    static final List<Rule> ALL = List.of(
            new Rule("exhausted", NO_ANSWER, AddressRules::exhausted),
            new Rule("server-trouble", NO_ANSWER, AddressRules::serverTrouble),
            new Rule("ignored", NO_ANSWER, AddressRules::ignored),
            new Rule("not-from-network", "", AddressRules::notFromNetwork),
            new Rule("two-servers", "PXE-E53, or what the other server makes of it", AddressRules::twoServers),
            new Rule("no-address", "PXE-E52; UEFI: PXE-E18 or PXE-E16", AddressRules::noAddress),
            new Rule("no-boot-file", "PXE-E53; UEFI: PXE-E16 or PXE-E53", AddressRules::noBootFile),
            new Rule("offer-not-taken", NO_ANSWER, AddressRules::offerNotTaken),
            new Rule("no-4011", "PXE-E55; UEFI: PXE-E16 or PXE-E18", AddressRules::no4011));

    private AddressRules() {}

    private static boolean hasAnswer(Boot boot) {
        return boot.has("ACK", "PROXYACK", "PROXYOFFER", "INFORM", "OFFER");
    }

    private static Optional<Said> exhausted(Case seen) {
        return seen.boot().last("EXHAUSTED", "FLOOD").filter(event -> !hasAnswer(seen.boot().after(event))).flatMap(event ->
                Said.of("It asked for an address and there was none: " + reason(event) + ".", event.name().equals("FLOOD")
                        ? "Find who sends so many requests, or raise offers.max in etc/pxe.dhcp.cfg."
                        : "Widen range.begin and range.end, or lower lease.seconds, in etc/pxe.dhcp.cfg or the subnet's file; "
                                + "'pxe leases' shows who has the addresses."));
    }

    private static Optional<Said> serverTrouble(Case seen) {
        return seen.boot().last("FAILED", "BUSY", "POLICYBUSY").filter(event -> !hasAnswer(seen.boot().after(event)))
                .flatMap(event -> Said.of("It asked, and this server could not answer: " + reason(event) + ".",
                        "Do what the reason says; 'pxe services' and 'pxe policies' show what is in trouble."));
    }

    /** What a machine does last counts: firmware that hears nothing as PXE may be answered as UEFI HTTP Boot. */
    private static Optional<Said> ignored(Case seen) {
        return seen.boot().last(event -> event.name().equals("IGNORED") && Boot.stage(event) != BootStage.NONE)
                .filter(event -> !hasAnswer(seen.boot().after(event)) && !seen.boot().has("SENT"))
                .flatMap(event -> Said.of("It asked " + times(seen.boot().all("IGNORED").count()) + " and is ignored: "
                        + reason(event) + ".", IGNORED.entrySet().stream().filter(entry -> reason(event).startsWith(entry.getKey()))
                                .map(Map.Entry::getValue).findFirst()
                                .orElse("Change what '" + reason(event).replaceFirst(":.*", "") + "' says of it, if it is to boot.")));
    }

    private static Optional<Said> notFromNetwork(Case seen) {
        boolean boots = seen.boot().events().stream().anyMatch(event -> Boot.stage(event) != BootStage.NONE);
        return seen.boot().last("IGNORED").filter(_ -> !boots && !hasAnswer(seen.boot())).flatMap(event ->
                Said.of("It asks as an operating system does, not as firmware that boots from the network: " + reason(event) + ".",
                        "Switch network boot on in its firmware and put it before the disk; serve = all gives addresses to "
                                + "operating systems too."));
    }

    private static Optional<Said> twoServers(Case seen) {
        boolean isProxy = seen.boot().has("PROXYOFFER");
        return seen.boot().last("ELSEWHERE").filter(_ -> !isProxy).filter(event -> !seen.boot().after(event).has("ACK", "SENT"))
                .flatMap(event -> Said.of("Two DHCP servers offer here, and it took the offer of the other one, "
                        + event.text("server").orElse("?") + ", which doesn't tell it what to load from here.",
                        "Switch the other server off ('pxe dhcpservers' looks for it), or let it give the addresses and set mode = proxy "
                                + "in etc/pxe.dhcp.cfg."));
    }

    private static Optional<Said> noAddress(Case seen) {
        long offers = seen.boot().all("PROXYOFFER").count();
        boolean hasAddress = seen.boot().has("ELSEWHERE", "PROXYACK", "ACK", "RRQ", "GET", "SENT", "NOTFOUND");
        return offers == 0 || hasAddress || !seen.isQuiet() && offers < 3 ? Optional.empty()
                : Said.of("It was told " + times(offers) + " what to load, but no DHCP server gave it an address: it took nobody's offer.",
                        "Start the DHCP server beside this proxy and see that it has addresses left, or let this one give them: "
                                + "mode = server in etc/pxe.dhcp.cfg.");
    }

    private static Optional<Said> noBootFile(Case seen) {
        Optional<BootEvent> answer = seen.boot().last(event -> List.of("OFFER", "ACK").contains(event.name())
                && Boot.stage(event) != BootStage.NONE);
        if (answer.isEmpty() || seen.told().isPresent()) {
            return Optional.empty();
        }
        BootEvent event = answer.get();
        String policy = event.text("policy").orElse("none");
        String arch = event.text("arch").orElse("?");
        return policy.equals("none")
                ? Said.of("It gets an address and nothing to load: no policy has a boot file for architecture " + arch + " (option 93).",
                        "Name one in etc/pxe.policy.arch.cfg or, for this machine alone, in etc/pxe.policy.hosts.cfg." + HTTP_BOOT)
                : Said.of("It is told to boot from its own disk: " + policy + " says so (" + reason(event) + ").",
                        "Nothing, if that is meant; else change what " + policy + " says of it.");
    }

    private static Optional<Said> offerNotTaken(Case seen) {
        Optional<BootEvent> offer = seen.boot().last("OFFER").filter(event -> !seen.boot().after(event).has("ACK", "NAK", "ELSEWHERE"));
        long offers = seen.boot().all("OFFER").count();
        boolean isOver = seen.isQuiet() || offers >= 3;
        boolean mightBoot = seen.told().isPresent() || offer.filter(event -> Boot.stage(event) == BootStage.NONE).isPresent();
        return offer.filter(_ -> isOver && mightBoot && !seen.boot().has("ACK", "SENT")).flatMap(event ->
                Said.of("It was offered " + event.text("yiaddr").orElse("an address") + " " + times(offers) + " and never asked for it.",
                        "The offers don't reach it, or come too late. See that no firewall drops UDP from port 67 to 68, that its switch "
                                + "port forwards at once (spanning tree: portfast)" + event.text("relay").map(relay ->
                                        ", that the relay " + relay + " brings answers back").orElse("")
                                + ", and that no other server answers it ('pxe dhcpservers'). If they do reach it, try another profile: "
                                + "docs/configuration.md, Firmware profiles."));
    }

    private static Optional<Said> no4011(Case seen) {
        Optional<Told> told = seen.told().filter(now -> now.event().text("profile")
                .filter(profile -> profile.equals("binl") || profile.equals("menu")).isPresent());
        boolean hasAddress = seen.boot().has("ELSEWHERE", "ACK");
        return told.filter(now -> hasAddress && seen.isQuiet() && !seen.since(now).has("PROXYACK", "RRQ", "GET", "SENT", "NOTFOUND"))
                .flatMap(now -> Said.of("It has an address and was told to ask port 4011 for its boot file, and no such request came.",
                        "See that no firewall, here or on the way, drops UDP to port 4011, and that its address has a route to this "
                                + "server; or set profile = direct in etc/pxe.dhcp.cfg, so that the offer names the file."));
    }

    private static String reason(BootEvent event) {
        return event.text("reason").orElse("no reason was told");
    }

    private static String times(long count) {
        return count == 1 ? "once" : count + " times";
    }
}
