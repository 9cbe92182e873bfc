// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.api.command.Answer;
import pxe.shell.Terminal;

class ScreenTest {

    private static final Terminal NARROW = new Terminal(30, 4);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private static Answer.Rows rows(Object... names) {
        Answer.Rows.Builder rows = Answer.rows("HOST NAME", "BYTES");
        for (Object name : names) {
            rows.row(name, name.toString().length());
        }
        return rows.orElse("no hosts");
    }

    @Test
    void columnsAreAlignedAndNumbersStandToTheRight() {
        text(Terminal.NONE).end(rows("a", "a host with a name that is longer than thirty columns", "evil\u001b[2J"));
        shown("""
                HOST NAME                                              BYTES
                a                                                          1
                a host with a name that is longer than thirty columns     53
                evil\\x1b[2J                                                8
                """);
    }

    @Test
    void whatCantBeSeenIsWrittenOutInATableAndByItsNumberInJson() {
        Answer.Rows rows = Answer.rows("NAME").row("gpj.\u202eexe\u009b\u2028ü").orElse("");
        text(Terminal.NONE).end(rows);
        json().end(rows);
        shown("""
                NAME
                gpj.\\u202eexe\\x9b\\u2028ü
                [
                  {
                    "name": "gpj.\\u202eexe\\u009b\\u2028ü"
                  }
                ]
                """);
    }

    @Test
    void thatThereIsNothingToShowSteersNoTerminalEither() {
        text(Terminal.NONE).end(Answer.rows("NAME").orElse("no host is called \u001b[2J"));
        shown("no host is called \\x1b[2J\n");
    }

    @Test
    void onATerminalLongTextsAreCutToFit() {
        text(NARROW).end(rows("a host with a name that is longer than thirty columns"));
        shown("""
                HOST NAME                BYTES
                a host with a name tha…     53
                """);
    }

    @Test
    void whereLongTextsAreShortAlreadyTheRightGivesWayFirst() {
        text(new Terminal(33, 4)).end(Answer.rows("MAC", "ADDRESS", "CLIENT").row("52:54:00:12:34:56", "10.0.0.7", "mac:52:54:00:12:34:56").orElse(""));
        shown("""
                MAC              ADDRESS   CLIENT
                52:54:00:12:34…  10.0.0.7  mac:5…
                """);
    }

    @Test
    void aWordGivesWayLast() {
        Answer.Rows rows = Answer.rows("MAC", "LAST", "STATE").row("52:54:00:12:34:56", "SENT vmlinuz.efi", "trouble").orElse("");
        text(new Terminal(36, 4)).end(rows);
        text(new Terminal(22, 4)).end(rows);
        shown("""
                MAC                LAST      STATE
                52:54:00:12:34:56  SENT vm…  trouble
                MAC     LAST    STATE
                52:54…  SENT …  troub…
                """);
    }

    @Test
    void aNumberIsNeverCutButLongTextsAreOnceMore() {
        text(new Terminal(28, 4)).end(Answer.rows("FILE", "BYTES", "STATE").row("a file whose name is quite long", 123_456_789L, "ok").orElse(""));
        shown("""
                FILE            BYTES  STATE
                a file wh…  123456789  ok
                """);
    }

    @Test
    void ofAPathTheEndIsKept() {
        text(NARROW).end(rows("/srv/netboot/debian/amd64/linux"));
        shown("""
                HOST NAME                BYTES
                …oot/debian/amd64/linux     31
                """);
    }

    @Test
    void wideCharactersAndMarksKeepTheirColumns() {
        text(Terminal.NONE).end(rows("機械一", "ﾊﾝ", "한국", "e\u0301te\u0301", "🥾", "abcdef"));
        shown("""
                HOST NAME  BYTES
                機械一         3
                ﾊﾝ             2
                한국           2
                e\u0301te\u0301            5
                🥾             2
                abcdef         6
                """);
    }

    @Test
    void aWideCharacterIsNotCutInTwo() {
        text(new Terminal(17, 4)).end(rows("機械機械機械機械機械機械機械"));
        shown("""
                HOST NAME   BYTES
                機械機械…      14
                """);
    }

    @Test
    void aMeasureIsItsFormForPeopleAndItsNumberForPrograms() {
        Answer answer = Answer.rows("BYTES", "DONE").row(Measure.bytes(80_412_345), Measure.done(2, 5)).row(null, null).orElse("");
        text(Terminal.NONE).end(answer);
        shown("""
                BYTES        DONE
                80.4M  ##---- 40%
                    -           -
                """);
        out.reset();
        Screen json = json();
        json.show(answer);
        shown("""
                {"bytes":80412345,"done":40}
                {"bytes":null,"done":null}
                """);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "999, 999", "1000, 1.0k", "99949, 99.9k", "99951, 100k", "999499, 999k", "999500, 1.0M", "9223372036854775807, 9.2E"})
    void bytesAreShownByThousands(long bytes, String shown) {
        assertEquals(shown, Measure.bytes(bytes).toString());
    }

    @Test
    void whereThereAreNoRowsASentenceSaysSo() {
        text(Terminal.NONE).end(rows());
        json().end(rows());
        shown("no hosts\n[]\n");
    }

    @Test
    void partsContinueTheirTableUnderOneHead() {
        Screen screen = text(Terminal.NONE);
        screen.show(rows("long name"));
        screen.show(rows("x"));
        screen.show(Answer.text("that was it"));
        screen.end(Answer.text(""));
        shown("""
                HOST NAME  BYTES
                long name      9
                x              1
                that was it
                """);
    }

    @Test
    void whatIsRefreshedTakesThePlaceOfWhatWasBefore() {
        Screen screen = text(NARROW);
        screen.refresh(rows("a", "b", "c", "what does not fit the height is left out"));
        screen.refresh(Answer.text("a line that is longer than the terminal is wide"));
        shown("""
                HOST NAME                BYTES
                a                            1
                b                            1
                \033[3F\033[Ja line that is longer than th…
                """);
    }

    @Test
    void withoutATerminalNothingIsReplaced() {
        Screen screen = text(Terminal.NONE);
        screen.refresh(Answer.text("1"));
        screen.refresh(Answer.text("2"));
        shown("1\n2\n");
    }

    @Test
    void namedValuesStandBesideTheirNamesAndAnswersBelow() {
        Answer fields = Answer.fields().with("SUBNET", InetAddress.ofLiteral("10.0.0.0")).with("HOSTS", rows("a")).with("FREE", 5).build();
        text(Terminal.NONE).end(fields);
        shown("""
                SUBNET  10.0.0.0

                HOSTS
                  HOST NAME  BYTES
                  a              1
                FREE    5
                """);
    }

    @Test
    void aSentenceBesideItsNameIsBrokenBetweenWords() {
        Answer fields = Answer.fields().with("WHAT", "It asked for a file that nobody has.").with("DO", null).build();
        text(NARROW).end(fields);
        text(Terminal.NONE).end(fields);
        shown("""
                WHAT  It asked for a file that
                      nobody has.
                DO    -
                WHAT  It asked for a file that nobody has.
                DO    -
                """);
    }

    @Test
    void jsonKeepsWhatAValueIs() {
        json().end(Answer.rows("HOST NAME", "BYTES", "SINCE", "TOOK", "OK", "ADDRESS", "ALL", "RATE")
                .row(null, 5, Instant.parse("2026-03-01T08:00:00.5Z"), Duration.ofMillis(1500), true, InetAddress.ofLiteral("10.0.0.7"),
                        List.of(1, "b"), Double.NaN)
                .orElse(""));
        shown("""
                [
                  {
                    "hostName": null,
                    "bytes": 5,
                    "since": "2026-03-01T08:00:00.500Z",
                    "took": 1.5,
                    "ok": true,
                    "address": "10.0.0.7",
                    "all": [
                      1,
                      "b"
                    ],
                    "rate": "NaN"
                  }
                ]
                """);
    }

    @Test
    void jsonOfACommandThatGoesOnHasAValueForEachLine() {
        Screen screen = json();
        screen.show(rows("a", "b"));
        screen.refresh(Answer.fields().with("pxe.core/netboot.dir", "x").build());
        screen.end(Answer.text(""));
        shown("""
                {"hostName":"a","bytes":1}
                {"hostName":"b","bytes":1}
                {"pxe.core/netboot.dir":"x"}
                """);
    }

    private Screen text(Terminal terminal) {
        return Screen.of(false, terminal, new PrintStream(out, false, UTF_8));
    }

    private Screen json() {
        return Screen.of(true, NARROW, new PrintStream(out, false, UTF_8));
    }

    private void shown(String text) {
        assertEquals(text, out.toString(UTF_8));
    }
}
