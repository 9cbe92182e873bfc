// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With the real Gogo, outside of a framework. */
class GogoRunnerTest {

    private final ThreadIOImpl streams = new ThreadIOImpl();
    private final CommandProcessorImpl gogo = new CommandProcessorImpl(streams);
    private final GogoRunner runner = new GogoRunner(gogo);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void install() {
        streams.start();
        gogo.addCommand("pxe", new Own(), "services");
        gogo.addCommand("other", new Other(), "services");
        gogo.addCommand("other", new Other(), "echo");
        gogo.addCommand("other", new Other(), "print");
        gogo.addCommand("other", new Other(), "fail");
    }

    @AfterEach
    void close() {
        streams.stop();
    }

    @Test
    void theDaemonsOwnCommandsComeBeforeOthersOfTheName() throws Exception {
        assertTrue(run("services"));
        assertTrue(run("other:services"));
        assertEquals("the daemon's\nanother's\n", out.toString(UTF_8));
    }

    @Test
    void noCharacterOfAnArgumentMeansAnything() throws Exception {
        run("echo", "a  b", "", "$HOME *", "(x) {y} [z]", "\"q\" 'r'", "| ; & ~ # \\n", "$(services)", "--json", "🥾");
        assertEquals("a  b,,$HOME *,(x) {y} [z],\"q\" 'r',| ; & ~ # \\n,$(services),--json,🥾\n", out.toString(UTF_8));
    }

    @Test
    void whatACommandPrintsArrivesOnItsStream() throws Exception {
        assertTrue(run("print"));
        assertEquals("to out\n", out.toString(UTF_8));
        assertEquals("to err\n", err.toString(UTF_8));
    }

    @Test
    void anUnknownCommandIsToldApart() throws Exception {
        assertFalse(run("nonsense"));
        assertFalse(run("pxe:echo"));
        assertFalse(run("services;echo"));
        assertEquals("", out.toString(UTF_8));
    }

    @Test
    void aFailureIsTheCommandsOwnException() {
        assertEquals("no such machine", assertThrows(IOException.class, () -> run("fail")).getMessage());
    }

    @Test
    void aLineOfGogosLanguageIsRunAsAWhole() throws Exception {
        runner.run("x = (other:echo a b); echo $x", print(out), print(err));
        assertEquals("a,b\n", out.toString(UTF_8));
    }

    private boolean run(String... words) throws Exception {
        return runner.run(List.of(words), print(out), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, UTF_8);
    }

    /** Stands for the daemon's commands. */
    public static final class Own {
        public String services() {
            return "the daemon's";
        }
    }

    /** Stands for commands of other bundles. */
    public static final class Other {
        public String services() {
            return "another's";
        }

        public String echo(String[] words) {
            return String.join(",", words);
        }

        public void print() {
            System.out.println("to out");
            System.err.println("to err");
        }

        public void fail() throws IOException {
            throw new IOException("no such machine");
        }
    }
}
