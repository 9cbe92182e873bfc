// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real firmware boots what the policies say that come with the daemon. The BIOS's network ROM is iPXE. */
@DisplayName("policies have real firmware boot")
@ExtendWith(LabExtension.class)
@Execution(ExecutionMode.CONCURRENT)
@Needs({"ip", "tcpdump", "dnsmasq", "apt-get", "dpkg-deb", Machine.QEMU})
class PolicyBootTest {

    /** The hardware address of a lab's first machine. */
    private static final String FIRST = "52:54:00:77:00:01";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static Assets assets;

    @BeforeAll
    static void fetchWhatTheyBoot() throws IOException {
        assets = Assets.fetch();
    }

    @Test
    void aMenusDefaultWhenNobodyChooses(Lab lab) throws Exception {
        lab.netboot().withSystem(assets);
        lab.configure("pxe.policy.menu", """
                entry.rescue = Rescue, chain=rescue.ipxe
                entry.linux = Linux, kernel=vmlinuz, initrd=initrd.img, "cmdline=%s lab=menu"
                default.entry = linux
                timeout.seconds = 1
                """.formatted(Netboot.ARGUMENTS));
        Daemon daemon = lab.daemon("--dhcp");
        lab.machine(Firmware.BIOS).awaitBoot("lab=menu");
        daemon.awaitLog(0, "tftp SENT .*file=menu.ipxe", LIMIT);
    }

    @Test
    void onceWhatAMachineIsArmedWithAndThenItsDisk(Lab lab) throws Exception {
        lab.netboot().withSystem(assets);
        lab.netboot().write("install.ipxe", Netboot.script("once"));
        Daemon daemon = lab.daemon("--dhcp");
        daemon.command("once", FIRST, "install.ipxe");
        Machine machine = lab.machine(Firmware.BIOS);
        machine.awaitBoot("lab=once");
        daemon.awaitLog(0, "once DONE mac=" + FIRST + " target=install.ipxe proof=.*/vmlinuz", LIMIT);
        machine.switchOnAgain();
        machine.awaitDisk();
    }

    @Test
    void whatAProgramOfTheOperatorsSaysByPixiecoresApi(Lab lab) throws Exception {
        lab.netboot().withSystem(assets);
        String answer = "{\"kernel\": \"/vmlinuz\", \"initrd\": [\"/initrd.img\"], \"cmdline\": \"%s lab=api from={{ URL \\\"/\\\" }}\"}";
        Program api = lab.elsewhere("api", BootApi.command(FIRST, answer.formatted(Netboot.ARGUMENTS), lab.netboot().directory()));
        api.await(Pattern.compile(BootApi.READY), LIMIT);
        lab.configure("pxe.core", "policy.deadline = 20");
        lab.configure("pxe.policy.pixiecore", "wait.seconds = 15\nurl = http://" + Network.OTHER);
        lab.daemon("--dhcp");
        lab.machine(Firmware.BIOS).awaitBoot("lab=api from=http://" + Network.OTHER + "/");
        assertTrue(api.output().contains("asked /v1/boot/" + FIRST), api.output());
    }
}
