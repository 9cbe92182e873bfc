// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.shell.ExitStatus;
import pxe.shell.Terminal;

class CommandsTest {

    private static final Usage USAGE = Usage.of("tries 100% of ${it}").in("Tests").details("A paragraph of %s.")
            .with(Parameter.flag("--follow", "goes on"))
            .with(Parameter.option("--count", "NUMBER", "so many"))
            .with(Parameter.option("--state", "STATE", "only these").oneOf("on", "off"))
            .with(Parameter.operand("MAC", "a machine"))
            .with(Parameter.operand("FILE", "some files").optional().repeated());

    private final FixedCatalog there = new FixedCatalog();
    private final Commands commands = new Commands(there);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void theLineArrivesAsItsParts() {
        there.add("try", USAGE, CommandsTest::parts);
        assertEquals(0, run("try", "--count=5", "aa", "--state", "on", "x y", "", "--", "--follow", "@file"));
        assertEquals("false [5] [on] [aa] [x y, , --follow, @file]\n", out.toString(UTF_8));
    }

    @Test
    void aChoiceMayBeTypedInAnyCase() {
        there.add("try", USAGE.with(Parameter.option("--word", "WORD", "one of two").oneOf("yes", "YES")), call ->
                Answer.text(call.values("--state") + " " + call.values("--word")));
        assertEquals(0, run("try", "aa", "--state", "ON", "--word", "YES"));
        assertEquals("[on] [YES]\n", out.toString(UTF_8));
    }

    private static Answer parts(Call call) {
        return Answer.text(call.has("--follow") + " " + call.values("--count", Integer::valueOf) + " " + call.values("--state") + " "
                + call.values("MAC") + " " + call.values("FILE"));
    }

    @Test
    void whatIsMissingIsEmpty() {
        there.add("try", USAGE, CommandsTest::parts);
        assertEquals(0, run("try", "--follow", "aa"));
        assertEquals("true [] [] [aa] []\n", out.toString(UTF_8));
    }

    @Test
    void wrongUsageIsToldInOneLineWithStatusTwo() {
        there.add("try", USAGE, CommandsTest::parts);
        wrong("Missing required parameter: 'MAC'", "try");
        wrong("Unknown option: '--folow': did you mean --follow?", "try", "aa", "--folow");
        wrong("Unknown option: '-x'", "try", "aa", "-x");
        wrong("--state must be one of on, off: up", "try", "aa", "--state", "up");
        wrong("--count is there 2 times", "try", "aa", "--count", "1", "--count", "2");
        wrong("--count: 'many' is no whole number, or none that has a meaning here", "try", "aa", "--count", "many");
    }

    private void wrong(String message, String... words) {
        err.reset();
        assertEquals(ExitStatus.WRONG_USAGE, run(words));
        assertEquals("pxe try: " + message + " (see pxe try --help)\n", err.toString(UTF_8));
        assertEquals("", out.toString(UTF_8));
    }

    @Test
    void helpShowsEveryParameterAndTakesNothingForAFormat() {
        there.add("try", USAGE, _ -> Answer.text("never"));
        assertEquals(0, run("try", "--help"));
        String help = out.toString(UTF_8);
        for (String part : List.of("Usage: pxe try", "Tries 100% of ${it}.", "--count=NUMBER", "--state=STATE", "on, off", "[FILE...]",
                "A paragraph of %s.", "--json", "--help")) {
            assertTrue(help.contains(part), part + " is not in\n" + help);
        }
    }

    @Test
    void aFailureIsToldWithItsStatusAndNothingElseIsShown() {
        there.add("no", USAGE, _ -> Answer.failure("there is none\nof that").withStatus(3));
        there.add("throw", USAGE, _ -> {
            throw new IOException("the disk is full");
        });
        there.add("break", USAGE, _ -> {
            throw new AssertionError("a/b/C");
        });
        there.add("read", USAGE, _ -> {
            throw new NoSuchFileException("/tmp/leases.json");
        });
        there.add("wait", USAGE, _ -> CompletableFuture.<Answer>failedFuture(new IOException("the disk is full")).join());
        assertEquals(3, run("no", "aa", "--json"));
        assertEquals(1, run("throw", "aa"));
        assertEquals(1, run("break", "aa"));
        assertEquals(1, run("read", "aa"));
        assertEquals(1, run("wait", "aa"));
        assertEquals("pxe no: there is none\npxe no: of that\npxe throw: the disk is full\npxe break: a/b/C\n"
                + "pxe read: /tmp/leases.json: there is no such file\npxe wait: the disk is full\n", err.toString(UTF_8));
        assertEquals("", out.toString(UTF_8));
    }

    @Test
    void theEndFromOutsideIsNoFailureOfTheCommand() {
        there.add("hang", USAGE, _ -> {
            throw new InterruptedException();
        });
        assertEquals(ExitStatus.INTERRUPTED, run("hang", "aa"));
        assertEquals("", err.toString(UTF_8));
    }

    @Test
    void aNameWithAHyphenMayBeTwoWords() {
        there.add("leases", USAGE, _ -> Answer.text("all"));
        there.add("leases-release", USAGE, call -> Answer.text("released " + call.values("MAC")));
        run("leases", "release", "aa");
        run("leases-release", "aa");
        run("leases", "aa");
        assertEquals("released [aa]\nreleased [aa]\nall\n", out.toString(UTF_8));
    }

    @Test
    void whatIsUnknownHasTheNearestName() {
        there.add("leases", USAGE, _ -> Answer.text(""));
        assertEquals("there is no command lease: did you mean leases?", commands.unknown(List.of("lease")));
        assertEquals("there is no command elases: did you mean leases?", commands.unknown(List.of("elases")));
        assertEquals("there is no command xyz (pxe help lists them)", commands.unknown(List.of("xyz")));
    }

    @Test
    void theOverviewIsGrouped() {
        there.add("b-first", USAGE, _ -> Answer.text(""));
        there.add("a", USAGE, _ -> Answer.text(""));
        assertEquals("Tests\na  tries 100% of ${it}\nb-first  tries 100% of ${it}", commands.overview().toString());
    }

    private int run(String... words) {
        Commands.Called called = commands.find(List.of(words)).orElseThrow();
        return commands.run(called, Terminal.NONE, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
