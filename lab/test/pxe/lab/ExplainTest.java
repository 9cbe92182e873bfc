// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a machine would get, as an operator is told, beside what it gets. */
@DisplayName("an operator is told")
@ExtendWith(LabExtension.class)
@Needs({"ip", "tcpdump"})
class ExplainTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int BIOS = 0;
    private static final String MAC = "52:54:00:aa:00:03";

    @Test
    void whatAMachineWouldGetAsItGetsIt(Lab lab) throws Exception {
        lab.netboot().write("loader.0", "12345");
        lab.configure("pxe.policy.arch", "bios = loader.0");
        lab.configure("pxe.dhcp", "offer.seconds = 600");
        Daemon daemon = lab.daemon("--dhcp");
        String offered = DhcpClient.offer(lab.network().client(), MAC, BIOS).yiaddr();
        Matcher event = daemon.awaitLog(0, "OFFER mac=" + MAC + ".* bootfile=(\\S+) policy=(\\S+) reason=\"(.*?)\"", LIMIT);

        String before = daemon.command("subnets");
        String told = daemon.command("explain", MAC);
        assertEquals(event.group(1), field(told, " +NAME"));
        assertEquals(event.group(2), field(told, "DECIDED BY"));
        assertEquals(event.group(3), field(told, "REASON"));
        assertEquals(offered, field(told, " +yiaddr"));
        assertEquals("5", field(told, " +BYTES"));

        Path capture = lab.directory().resolve("capture.pcap");
        Await.until(LIMIT, () -> "the request is not in " + capture, () -> daemon.command("replay", capture.toString()).contains(MAC));
        String replayed = daemon.command("replay", capture.toString());
        assertTrue(Pattern.compile(MAC + ".*OFFER +" + offered + " +" + event.group(2) + " +" + event.group(1) + " ").matcher(replayed).find(),
                replayed);
        assertEquals(before, daemon.command("subnets"), "nobody was given anything");
    }

    private static String field(String told, String name) {
        Matcher field = Pattern.compile("^" + name + " +(.*)$", Pattern.MULTILINE).matcher(told);
        assertTrue(field.find(), () -> name + " is not in\n" + told);
        return field.group(1);
    }
}
