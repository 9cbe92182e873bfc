// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.api.VisibleText;

class SyslogParserTest {

    private static ReceivedMessage parse(String line) {
        return SyslogParser.parse(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, value = {
        // iPXE
        "<6>ipxe: Booting | KERN | INFO | | ipxe | Booting",
        "<3>node7.example.org ipxe: tftp://10.0.0.1/x... not found | KERN | ERROR | node7.example.org | ipxe | tftp://10.0.0.1/x... not found",
        // The kernel's netconsole, plain and extended, and its ring as programs send it
        "[    1.5] e1000: eth0 up | USER | NOTICE | | '' | [    1.5] e1000: eth0 up",
        "6,416,1758426,-,ncfrag=0/33;eth0 up | KERN | INFO | | kernel | eth0 up",
        "<6>usb 1-1: new device | KERN | INFO | | kernel | usb 1-1: new device",
        "<6>e1000: eth0 up | KERN | INFO | | e1000 | eth0 up",
        // busybox, as Debian's installer has it
        "<30>Mar  1 08:00:00 main-menu[812]: INFO: Menu item | DAEMON | INFO | | main-menu | INFO: Menu item",
        // rsyslog, as anaconda has it, also with the other time
        "<14>Mar  1 08:00:00 node7 anaconda[9]: Running | USER | INFO | node7 | anaconda | Running",
        "<14>2026-03-01T08:00:00.1+01:00 node7 dracut-initqueue[9]: a: b | USER | INFO | node7 | dracut-initqueue | a: b",
        "<13>Mar 11 08:00:00 fe80::1 logger: x | USER | NOTICE | fe80::1 | logger | x",
        "<13>Mar 11 08:00:00 nobody says this | USER | NOTICE | | '' | nobody says this",
        // RFC 5424
        "<30>1 2026-03-01T08:00:00Z node7 anaconda 9 - - done | DAEMON | INFO | node7 | anaconda | done",
        "<30>1 - - - - - - done | DAEMON | INFO | | '' | done",
        "<30>1 - h a - - [x@1 k=\"1]\\\"\"][y] it's done | DAEMON | INFO | h | a | it's done",
        "<30>1 - h a - ID [x@1 k=\"1\"] | DAEMON | INFO | h | a | ''",
        "<30>1 - h a - ID - | DAEMON | INFO | h | a | ''",
        "<30>1 - h a - ID [x k=\"1 no end | DAEMON | INFO | h | a | [x k=\"1 no end",
        "<30>1 - h a - ID [x]y | DAEMON | INFO | h | a | [x]y",
        // None of these
        "<192>ipxe: x | USER | NOTICE | | '' | <192>ipxe: x",
        "<>x | USER | NOTICE | | '' | <>x",
        "<13> | USER | NOTICE | | '' | ''",
        "'' | USER | NOTICE | | '' | ''"})
    void readsWhatMachinesSend(String line, Facility facility, Severity severity, String host, String app, String text) {
        assertEquals(new ReceivedMessage(facility, severity, host == null ? "" : host, app, text), parse(line));
    }

    @Test
    void theMarkOfUtf8IsNoPartOfTheText() {
        assertEquals("für", parse("<30>1 - h a - - - \ufefffür").text());
    }

    @Test
    void controlCharactersAreShownAndEndsOfLinesLeftOut() {
        ReceivedMessage message = parse("<13>Mar  1 08:00:00 no\u0007de app: a\tb\u001b[2J\nc\u009b\u0000\r\n\u0000");
        assertEquals("no\\x07de", message.host());
        assertEquals("a b\\x1b[2J\\x0ac\\x9b", message.text());
        assertEquals("gpj.\\u202eexe", parse("<13>Mar  1 08:00:00 node app: gpj.\u202eexe").text());
    }

    @Test
    void bytesThatAreNoUtf8AreReplaced() {
        assertEquals("a\ufffdb", SyslogParser.parse(ByteBuffer.wrap(new byte[] {'a', (byte) 0xff, 'b'})).text());
    }

    @Test
    void aLongMessageIsCutBetweenTwoCharacters() {
        assertEquals("x".repeat(SyslogParser.MAX_TEXT), parse("<13>app: " + "x".repeat(9000)).text());
        String text = parse("<13>app: x" + "🥾".repeat(1000)).text();
        assertTrue(text.length() > SyslogParser.MAX_TEXT - 20 && text.endsWith("🥾"), text);
    }

    @Property
    void anyBytesAreAMessageThatIsBoundedAndHarmless(@ForAll @Size(max = 3000) byte[] bytes) {
        isHarmless(bytes);
    }

    @Property
    void anythingBehindAnyBeginningIsToo(@ForAll("beginnings") String beginning, @ForAll @Size(max = 300) byte[] bytes) {
        byte[] head = beginning.getBytes(StandardCharsets.UTF_8);
        isHarmless(ByteBuffer.allocate(head.length + bytes.length).put(head).put(bytes).array());
    }

    @Provide
    Arbitrary<String> beginnings() {
        return Arbitraries.of("<13>", "<30>1 - h a - - [x k=\"", "<30>1 - h a - - ", "<13>Mar  1 08:00:00 ", "6,1,2,-;",
                "<13>app[", "<1");
    }

    static void isHarmless(byte[] bytes) {
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        ReceivedMessage message = SyslogParser.parse(packet);
        assertEquals(0, packet.position());
        for (String text : new String[] {message.host(), message.app(), message.text()}) {
            assertTrue(text.length() <= SyslogParser.MAX_TEXT);
            assertTrue(text.codePoints().allMatch(VisibleText::isVisible), text);
        }
    }

    @Property
    void whatThisDaemonSendsIsReadAsItWasMeant(@ForAll Severity severity, @ForAll Facility facility,
            @ForAll @StringLength(max = 200) String text) {
        String sent = "~" + text + "~"; // blanks at the end are left out
        ReceivedMessage received = SyslogParser.parse(ByteBuffer.wrap(new Rfc5424(facility, "node7", "pxe", "1").format(
                new SyslogMessage(Instant.EPOCH, severity, "ID", List.of(), sent))));
        String shown = VisibleText.of(sent);
        if (shown.length() <= SyslogParser.MAX_TEXT) {
            assertEquals(new ReceivedMessage(facility, severity, "node7", "pxe", shown), received);
        }
    }
}
