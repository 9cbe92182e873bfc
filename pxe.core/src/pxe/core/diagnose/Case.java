// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.event.BootEvent;

/**
 * What rules read: the last boot of a machine, and what it was told to load.
 *
 * @param boot the last one
 * @param files what is served to this machine
 * @param now the time of looking
 */
record Case(Boot boot, ServedFiles files, Instant now) {

    /** A machine that says nothing for so long has nothing more to say: firmware and loaders ask within seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** A machine was told to load something. */
    record Told(BootEvent event, String bootfile, BootStage stage, ClientArch arch) {
        private static Told of(BootEvent event) {
            int arch = event.detail("arch", Number.class).map(Number::intValue).orElse(0);
            return new Told(event, event.text("bootfile").orElseThrow(), Boot.stage(event), new ClientArch(arch));
        }
    }

    /** Whether the machine has said nothing for a while. */
    boolean isQuiet() {
        return Duration.between(boot.end(), now).compareTo(PATIENCE) > 0;
    }

    /** What it was told to load last. */
    Optional<Told> told() {
        return boot.last(event -> event.text("bootfile").isPresent()).map(Told::of);
    }

    /** What came after it was told to load something for the last time; all, if it never was. */
    Boot since(Told told) {
        return boot.after(told.event());
    }

    /** The last thing that happened with a file: it was sent, was missing, broke off. Not that a client only asked for its size. */
    Optional<BootEvent> lastOfFiles() {
        return boot.last(event -> Set.of("SENT", "NOTFOUND", "REFUSED", "ABORTED").contains(event.name()) && !Boot.isProbe(event));
    }

    static String file(BootEvent event) {
        return event.text("file").orElse("");
    }

    /** How a machine is called to whose boot a rule found something: its stage, in plain words. */
    static String who(BootStage stage) {
        return switch (stage) {
            case PXE -> "the firmware's PXE";
            case HTTP -> "UEFI HTTP Boot";
            case IPXE -> "iPXE";
            default -> "the operating system";
        };
    }
}
