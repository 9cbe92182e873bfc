// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator is told of machines while they boot. */
@DisplayName("an operator sees")
@ExtendWith(LabExtension.class)
@Needs({"ip", "tcpdump", "dnsmasq", "apt-get", "dpkg-deb", Machine.QEMU})
class TimelineTest {

    private static final Path LOADER = Path.of("/usr/lib/PXELINUX/pxelinux.0");
    private static final Duration LIMIT = Duration.ofSeconds(300);

    @Test
    void whatAMachineDidUpToItsKernelAndWhyTheNextOneDoesNotBoot(Lab lab) throws Exception {
        Path loader = lab.netboot().withSystem(Assets.fetch()).write("loader.0", Files.readAllBytes(LOADER));
        lab.configure("pxe.policy.arch", "bios = loader.0");
        lab.configure("pxe.core", "timelines.keep = true");
        Daemon daemon = lab.daemon("--dhcp");

        Machine first = lab.machine(Firmware.BIOS);
        first.awaitBoot("lab=pxelinux");
        String machines = daemon.command("machines");
        assertTrue(machines.contains(first.mac()) && machines.contains("x86 BIOS"), machines);
        String timeline = daemon.command("timeline", first.mac());
        assertTrue(Pattern.compile("dhcp +OFFER.*dhcp +ACK.*tftp +SENT .*loader\\.0.*tftp +SENT .*vmlinuz", Pattern.DOTALL)
                .matcher(timeline).find(), timeline);
        String sound = daemon.command("diagnose", first.mac());
        assertTrue(sound.contains("none that can be seen"), sound);

        Files.move(loader, loader.resolveSibling("loader.1"));
        Machine second = lab.machine(Firmware.BIOS);
        second.console().await(Pattern.compile("No more network devices"), LIMIT);
        String trouble = daemon.command("diagnose", second.mac());
        assertTrue(trouble.contains("Its boot file loader.0 is missing") && trouble.contains("There is loader.1"), trouble);
        assertTrue(daemon.command("machines", "--state", "trouble").contains(second.mac()));
    }
}
