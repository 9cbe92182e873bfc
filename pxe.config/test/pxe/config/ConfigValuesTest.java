// SPDX-License-Identifier: Apache-2.0
package pxe.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigValuesTest {

    private static final String FILE = "felix.fileinstall.filename";

    /** The description of a file that has two keys. */
    private @interface Described {
        String policy_deadline() default "1";
        boolean loaders() default true;
    }

    @Test
    void allMistakesOfAFileAreFoundAtOnceAndDefaultsStandInForThem() {
        ConfigValues values = new ConfigValues(Map.of("port", "70000", "enabled", "perhaps", "idle.seconds", "5"));
        assertEquals(69, values.integer("port", 69, 0, 65535));
        assertEquals(false, values.flag("enabled", false));
        assertEquals(Duration.ofSeconds(5), values.seconds("idle.seconds", Duration.ZERO, Duration.ZERO, Duration.ofHours(1)));
        assertEquals(List.of("port = 70000: must be 0 to 65535", "enabled = perhaps: must be true or false"), values.problems());
    }

    /** A double of Java's may end in d: five days were five seconds. */
    @Test
    void aTimeIsANumberOfSecondsAndHasNoUnit() {
        for (String wrong : List.of("5d", "60f", "5m", "NaN", "0x1p3", "1e99", "5 s")) {
            ConfigValues values = new ConfigValues(Map.of("time", wrong));
            assertEquals(Duration.ZERO, values.seconds("time", Duration.ZERO, Duration.ZERO, Duration.ofDays(1)));
            assertEquals(List.of("time = " + wrong + ": must be seconds, 0 to 86400"), values.problems());
        }
        ConfigValues values = new ConfigValues(Map.of("time", "0.2", "other", "86400"));
        assertEquals(Duration.ofMillis(200), values.seconds("time", Duration.ZERO, Duration.ZERO, Duration.ofDays(1)));
        assertEquals(Duration.ofDays(1), values.seconds("other", Duration.ZERO, Duration.ZERO, Duration.ofDays(1)));
        assertEquals(List.of(), values.problems());
    }

    @Test
    void aNumberIsDecimalWhateverItBeginsWith() {
        ConfigValues values = new ConfigValues(Map.of("port", "069", "other", "0x45"));
        assertEquals(69, values.integer("port", 0, 0, 65535));
        assertEquals(0, values.integer("other", 0, 0, 65535));
        assertEquals(List.of("other = 0x45: must be 0 to 65535"), values.problems());
    }

    @Test
    void anAddressIsFourNumbersWhicheverKeyHasIt() {
        for (String wrong : List.of("10.7", "010.0.0.1", "1.2.3.4.5", "boot.example")) {
            ConfigValues values = new ConfigValues(Map.of("dns", "10.0.0.1, " + wrong, "listen", wrong));
            InetAddress otherwise = InetAddress.getLoopbackAddress();
            assertEquals(List.of(), values.addresses("dns", Inet4Address.class));
            assertEquals(List.of(otherwise), values.listenAddresses("listen", List.of(otherwise)));
            assertEquals(List.of("dns = 10.0.0.1, " + wrong + ": must be numeric IPv4 addresses, separated by commas",
                    "listen = " + wrong + ": must be numeric IP addresses, separated by commas"), values.problems());
        }
    }

    /** The system would say that the address is in use, by this daemon itself. */
    @Test
    void besideAnAddressThatMeansAllOfItsFamilyOthersOfItMeanNothingMore() {
        ConfigValues values = new ConfigValues(Map.of("listen", "127.0.0.1, 0.0.0.0, ::1, 10.0.0.1", "other", "::1, 10.0.0.1, ::"));
        assertEquals(List.of(InetAddress.ofLiteral("0.0.0.0"), InetAddress.ofLiteral("::1")), values.listenAddresses("listen", List.of()));
        assertEquals(List.of(InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral("::")), values.listenAddresses("other", List.of()));
    }

    @Test
    void aServerIsANameOrAWholeAddress() {
        for (String right : List.of("log", "rack7", "7.example", "10.0.0.7", "::ffff:10.0.0.7", "fe80::1%eth0", "::1")) {
            assertEquals(right, ConfigValues.host(right));
        }
        for (String wrong : List.of("10.7", "167772167", "010.0.0.7", "log.7")) {
            assertThrows(IllegalArgumentException.class, () -> ConfigValues.host(wrong), wrong);
        }
    }

    @Test
    void aKeyThatNobodyAskedForDoesNotExist() {
        ConfigValues values = new ConfigValues(Map.of("port", "69", "prot", "6969", "service.pid", "pxe.tftp", FILE, "file:/etc/a.cfg",
                "Service.target", "(a=b)"));
        values.integer("port", 69, 0, 65535);
        values.refuseStrangeKeys();
        assertEquals(List.of("prot: there is no such key"), values.problems());
    }

    @Test
    void theLineOfWhatIsWrongSteersNoTerminal() {
        ConfigValues values = new ConfigValues(Map.of("port", "6\u001b[2J9\n", "pr\u009bot", "69", FILE, "file:/etc/a\u0007.cfg"));
        values.integer("port", 69, 0, 65535);
        values.refuseStrangeKeys();
        assertEquals("etc/a\\x07.cfg: port = 6\\x1b[2J9: must be 0 to 65535; pr\\x9bot: there is no such key", values.problemLine());
    }

    @Test
    void whereSeveralReadOneFileItsDescriptionHasTheOthersKeys() {
        ConfigValues values = new ConfigValues(Map.of("policy.deadline", "2", "loaders", "false", "loader", "true"));
        values.leaveOthers(Described.class);
        values.refuseStrangeKeys();
        assertEquals(List.of("loader: there is no such key"), values.problems());
    }

    @Test
    void whoReadsAPartAndTellsNothingLeavesTheRest() {
        ConfigValues values = new ConfigValues(Map.of("loader", "true"));
        values.leaveOthers();
        values.refuseStrangeKeys();
        assertEquals(List.of(), values.problems());
    }

    @Test
    void itIsSaidWhereValuesComeFrom() {
        assertEquals("defaults", new ConfigValues(Map.of()).origin());
        assertEquals("etc/pxe.tftp.cfg", new ConfigValues(Map.of(FILE, "file:/opt/pxe/etc/pxe.tftp.cfg")).origin());
    }

    @Test
    void whatComesAfterTheHyphenNamesOneFileOfMany() {
        assertEquals("rack7", new ConfigValues(Map.of(FILE, "file:/opt/pxe/etc/pxe.dhcp.subnet-rack7.cfg")).name());
    }
}
