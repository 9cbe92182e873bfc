// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real firmware, from power-on to a Linux that runs. */
@DisplayName("real firmware boots")
@ExtendWith(LabExtension.class)
@Execution(ExecutionMode.CONCURRENT)
@Needs({"ip", "tcpdump", "dnsmasq", "apt-get", "dpkg-deb", Machine.QEMU})
class FirmwareTest {

    private static Assets assets;

    @BeforeAll
    static void fetchWhatTheyBoot() throws IOException {
        assets = Assets.fetch();
    }

    @Test
    void biosBootsThroughPxelinuxByTftp(Lab lab) throws Exception {
        boot(lab, Firmware.BIOS, "lab=pxelinux", "--dhcp");
    }

    @Test
    void biosWithIpxeRomBootsByScriptOverTftp(Lab lab) throws Exception {
        boot(lab, Firmware.BIOS, "lab=boot.ipxe", "--dhcp", "--ipxe");
    }

    @Test
    void biosWithIpxeRomBootsByScriptOverHttp(Lab lab) throws Exception {
        boot(lab, Firmware.BIOS, "lab=boot.http.ipxe from=http://", "--dhcp", "--ipxe", "--http");
    }

    @Test
    void uefiBootsThroughIpxeByHttp(Lab lab) throws Exception {
        boot(lab, Firmware.UEFI_PXE, "lab=boot.http.ipxe from=http://", "--dhcp", "--ipxe", "--http");
    }

    @Test
    void uefiBootsThroughSyslinuxByTftp(Lab lab) throws Exception {
        boot(lab, Firmware.UEFI_PXE, "lab=pxelinux", "--dhcp");
    }

    @Test
    void uefiHttpBootLoadsIpxe(Lab lab) throws Exception {
        boot(lab, Firmware.UEFI_HTTP, "lab=boot.http.ipxe from=http://", "--dhcp", "--ipxe", "--http");
    }

    @Test
    void biosBootsBesideAnotherDhcpServer(Lab lab) throws Exception {
        lab.addressServer();
        boot(lab, Firmware.BIOS, "lab=pxelinux", "--dhcp-proxy");
    }

    @Test
    void uefiBootsBesideAnotherDhcpServer(Lab lab) throws Exception {
        lab.addressServer();
        boot(lab, Firmware.UEFI_PXE, "lab=boot.http.ipxe from=http://", "--dhcp-proxy", "--ipxe", "--http");
    }

    /** The menu's one entry is taken at once, and port 4011 names its file. */
    @Test
    void uefiBootsByAMenuBesideAnotherDhcpServer(Lab lab) throws Exception {
        lab.addressServer();
        lab.configure("pxe.dhcp", "profile = menu");
        boot(lab, Firmware.UEFI_PXE, "lab=pxelinux", "--dhcp-proxy");
    }

    @Test
    void uefiHttpBootsBesideAnotherDhcpServer(Lab lab) throws Exception {
        lab.addressServer();
        boot(lab, Firmware.UEFI_HTTP, "lab=boot.http.ipxe from=http://", "--dhcp-proxy", "--ipxe", "--http");
    }

    @Test
    @Needs("dhcrelay")
    void biosBootsBehindARelayAndOthersOnTheServersOwnLink(Lab lab) throws Exception {
        lab.relay();
        lab.configure("pxe.dhcp.subnet-far", "network = 10.77.1.0/24\nrange = 10.77.1.100-10.77.1.150\nrouter = " + Network.ROUTER);
        boot(lab, Firmware.BIOS, "lab=pxelinux", "--dhcp");
        assertEquals("10.77.0.100", DhcpClient.offer(lab.network().client(), "52:54:00:aa:00:01", 0).yiaddr());
    }

    private static void boot(Lab lab, Firmware firmware, String word, String... flags) throws Exception {
        lab.netboot().withSystem(assets);
        Duration start = lab.daemon(flags).startTime();
        Duration time = lab.machine(firmware).awaitBoot(word);
        System.out.printf("lab: %5.1f s  %s, %s (the daemon: %d ms)%n",
                time.toMillis() / 1000.0, firmware, String.join(" ", flags), start.toMillis());
    }
}
