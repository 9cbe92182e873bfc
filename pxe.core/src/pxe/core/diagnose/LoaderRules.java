// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import pxe.api.BootStage;
import pxe.api.event.BootEvent;
import pxe.bootfile.ByIpxe;
import pxe.core.diagnose.Case.Told;
import pxe.core.diagnose.Rule.Said;

/** What goes wrong with the file that a machine is told to load, and with the program that it is. */
final class LoaderRules {

    /** The last place where a loader looks for what it is to do, and what the loader is called. */
    private static final Pattern CONFIG =
            Pattern.compile("(.*/)?(pxelinux\\.cfg/default|grub\\.cfg|elilo\\.conf|boot\\.cfg|[^/]+\\.ipxe)");

    static final List<Rule> ALL = List.of(
            new Rule("ipxe-loop", "iPXE loads itself again and again", LoaderRules::ipxeLoop),
            new Rule("file-missing", "PXE-T01 with PXE-E3B; UEFI: PXE-E23; iPXE: No such file or directory (ipxe.org/2d12603b by TFTP, "
                    + "2d0c618e by HTTP)", LoaderRules::fileMissing),
            new Rule("wrong-architecture", "PXE-E79, or nothing; UEFI: failed to load ... Not Found, or Unsupported",
                    LoaderRules::wrongArchitecture),
            new Rule("no-file-request", "PXE-E32 or PXE-E11; UEFI: PXE-E18; iPXE: Connection timed out", LoaderRules::noFileRequest),
            new Rule("loader-ignored", "SYSLINUX: stalling on configure with no mapping; others: nothing for a minute",
                    LoaderRules::loaderIgnored),
            new Rule("secure-boot", "UEFI: Access Denied, or Security Violation, or only failed to load ... Not Found",
                    LoaderRules::secureBoot),
            new Rule("no-script", "PXELINUX: Unable to locate configuration file; GRUB: its prompt", LoaderRules::noScript));

    /** Asked where no other rule knows more. */
    static final List<Rule> LAST = List.of(new Rule("loader-silent", "what the loader says, or nothing", LoaderRules::loaderSilent));

    private LoaderRules() {}

    private static Optional<Said> ipxeLoop(Case seen) {
        return seen.told().filter(told -> told.stage() == BootStage.IPXE && ByIpxe.isIpxe(told.bootfile()))
                .filter(told -> seen.files().program(ServedFiles.path(told.bootfile()))
                        .filter(program -> !canStart(program, told)).isEmpty())
                .flatMap(told -> Said.of("iPXE runs already, and is told to load iPXE again: " + told.bootfile() + ", by "
                        + told.event().text("policy").orElse("?") + ".",
                        "Name a script or another program for iPXE: script in etc/pxe.ipxe.cfg; a policy of your own must look at the "
                                + "request's stage."));
    }

    private static Optional<Said> fileMissing(Case seen) {
        return seen.told().flatMap(told -> {
            String path = ServedFiles.path(told.bootfile());
            boolean wasMissing = seen.since(told).all("NOTFOUND").anyMatch(event -> ServedFiles.path(Case.file(event)).equals(path));
            boolean isThere = seen.files().find(path).isPresent();
            if (!wasMissing || isThere) {
                return wasMissing
                        ? Said.of("Its boot file " + path + " was missing when it asked; it is there now.", "Start the machine again.")
                        : Optional.empty();
            }
            String packages = seen.since(told).last("NOTFOUND").flatMap(event -> event.text("reason"))
                    .filter(reason -> reason.contains(": ")).map(reason -> " (" + reason + ")").orElse("");
            return Said.of("Its boot file " + path + " is missing" + packages + "." + seen.files().near(path),
                    "Put it into the netboot directory under that name, or correct the name where "
                            + told.event().text("policy").orElse("the policy") + " has it: 'pxe files " + path
                            + "' shows what is served.");
        });
    }

    private static Optional<Said> wrongArchitecture(Case seen) {
        return seen.told().flatMap(told -> {
            String path = ServedFiles.path(told.bootfile());
            return seen.files().program(path)
                    .filter(program -> !canStart(program, told))
                    .flatMap(program -> Said.of("It is told to load " + path + ", which is " + program + ": " + Case.who(told.stage())
                            + " of architecture " + told.arch() + " can't start that.",
                            "Name a loader for its architecture: etc/pxe.policy.arch.cfg has a key for each; docs/firmware.md lists the "
                                    + "loaders."));
        });
    }

    /** iPXE runs scripts on any machine; its own programs are the firmware's. */
    private static boolean canStart(Program program, Told told) {
        return told.stage() == BootStage.IPXE && program.kind() == Program.Kind.SCRIPT || program.runsOn(told.arch());
    }

    private static Optional<Said> noFileRequest(Case seen) {
        return seen.told().filter(told -> seen.isQuiet() && mayLoad(seen, told) && !seen.since(told)
                .has("RRQ", "GET", "SENT", "NOTFOUND", "REFUSED", "ABORTED", "MALFORMED", "TLSFAILED"))
                .flatMap(told -> Said.of("It has an address and was told to load " + told.bootfile() + ", and no request for it came.",
                        told.bootfile().startsWith("http")
                                ? "See that no firewall drops TCP to that port, and that the URL's address is this server's as the "
                                        + "machine sees it; the certificate, for https."
                                : "See that no firewall drops UDP to port 69, that TFTP is on ('pxe services'), and that next.server in "
                                        + "etc/pxe.dhcp.cfg, if it is set, is this server as the machine sees it."));
    }

    /** Whether a machine has an address, and knows all that it needs to load its file. */
    private static boolean mayLoad(Case seen, Told told) {
        return switch (told.event().name()) {
            case "PROXYOFFER" -> told.event().text("profile").isEmpty() && seen.since(told).has("ELSEWHERE");
            case "ACK" -> told.event().text("profile").isEmpty();
            case "PROXYACK", "INFORM" -> true;
            default -> false;
        };
    }

    /** UEFI firmware asks anew, as an operating system does, when a loader opens a connection of its own. */
    private static Optional<Said> loaderIgnored(Case seen) {
        Optional<BootEvent> loaded = seen.boot().last("SENT");
        return loaded.map(event -> seen.boot().after(event).all("IGNORED").filter(later -> Boot.stage(later) == BootStage.NONE).count())
                .filter(ignored -> ignored >= 3)
                .flatMap(ignored -> Said.of("It loaded " + Case.file(loaded.get()) + ", and then the firmware asked " + ignored
                        + " times for an address of its own for it, as an operating system does, and was ignored.",
                        "Set serve = all in etc/pxe.dhcp.cfg; beside a proxy, see that the other server answers it. Some firmware goes on "
                                + "by itself after a minute."));
    }

    /** Firmware with Secure Boot loads all of a program and then turns it down: nothing of the program is heard. */
    private static Optional<Said> secureBoot(Case seen) {
        return seen.told().filter(told -> told.arch().isUefi() && told.stage() != BootStage.IPXE).flatMap(told -> {
            String path = ServedFiles.path(told.bootfile());
            boolean turnedDown = wasLoadedAndIsSilent(seen, told, path);
            return seen.files().program(path)
                    .filter(program -> turnedDown && program.kind() == Program.Kind.UEFI && program.runsOn(told.arch())
                            && !program.isSigned())
                    .flatMap(_ -> Said.of("It loaded all of " + path + " and didn't start it. The file has no signature: firmware whose "
                            + "Secure Boot is on refuses it.",
                            "Name a signed loader, as x64 = shimx64.efi in etc/pxe.policy.arch.cfg with a signed GRUB beside it "
                                    + "(docs/firmware.md), or switch Secure Boot off in the machine's firmware."));
        });
    }

    private static Optional<Said> noScript(Case seen) {
        return seen.lastOfFiles().filter(event -> event.name().equals("NOTFOUND") && CONFIG.matcher(Case.file(event)).matches())
                .filter(_ -> seen.boot().has("SENT") && !isBootFile(seen))
                .flatMap(event -> Said.of("Its loader runs, and found no " + Case.file(event) + ", the last place where it looks for what "
                        + "to do." + seen.files().near(ServedFiles.path(Case.file(event))),
                        "Write that file in the netboot directory, or see that the names that it asked for before are there: "
                                + "'pxe timeline' lists them."));
    }

    /** Whether the last file that was missing is the one that it was told to load. */
    private static boolean isBootFile(Case seen) {
        return seen.told().filter(told -> seen.lastOfFiles().filter(event ->
                ServedFiles.path(Case.file(event)).equals(ServedFiles.path(told.bootfile()))).isPresent()).isPresent();
    }

    private static Optional<Said> loaderSilent(Case seen) {
        return seen.told().flatMap(told -> {
            String path = ServedFiles.path(told.bootfile());
            boolean isProgram = seen.files().program(path).filter(program -> program.kind() != Program.Kind.LINUX).isPresent();
            return isProgram && wasLoadedAndIsSilent(seen, told, path)
                    ? Said.of("It loaded all of " + path + " and has asked for nothing since.",
                            "Look at its screen. A loader without a driver for the network card says so: for iPXE under UEFI name "
                                    + "snponly.efi, which uses the firmware's (loader.x64 in etc/pxe.ipxe.cfg). Secure Boot may refuse "
                                    + "a signature that it doesn't know.")
                    : Optional.empty();
        });
    }

    /** Whether a file was sent whole and neither the program nor anything that it loads was heard of afterwards. */
    private static boolean wasLoadedAndIsSilent(Case seen, Told told, String path) {
        Optional<BootEvent> sent = seen.since(told).last(event -> event.name().equals("SENT") && seen.files().isSame(path, event)
                && !event.text("bytes").equals(Optional.of("0")));
        return sent.filter(event -> {
            Boot rest = seen.boot().after(event);
            boolean firmwareAgain = rest.events().stream().anyMatch(later -> Boot.stage(later) == BootStage.HTTP);
            return !rest.has("RRQ", "GET", "SENT", "NOTFOUND", "LOG") && rest.all("IGNORED").count() < 3
                    && rest.events().stream().noneMatch(later -> Boot.stage(later) == BootStage.IPXE)
                    && (firmwareAgain || seen.isQuiet());
        }).isPresent();
    }
}
