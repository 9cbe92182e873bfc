// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pxe.api.command.Answer;
import pxe.api.command.Command;
import pxe.api.test.TestCall;
import pxe.shell.command.Catalog;

class HelpCommandTest {

    private final Command services = new ServicesCommand();
    private final HelpCommand command = new HelpCommand(new Catalog() {
        @Override
        public SortedSet<String> names() {
            return new TreeSet<>(List.of("services"));
        }

        @Override
        public Optional<Command> find(String name) {
            return name.equals("services") ? Optional.of(services) : Optional.empty();
        }
    });

    @Test
    void allCommandsAreListedByGroupWithWhatTheyDo() throws Exception {
        assertEquals(services.usage().group() + "\nservices  " + services.usage().summary(), TestCall.of(command).run().toString());
    }

    @Test
    void oneIsExplained() throws Exception {
        String help = TestCall.of(command).with("COMMAND", "services").run().toString();
        assertTrue(help.startsWith("Usage: pxe services"), help);
    }

    @Test
    void ofOneThatIsNotThereTheLikeliestIsNamed() throws Exception {
        Answer answer = TestCall.of(command).with("COMMAND", "servises").run();
        assertEquals("there is no command servises: did you mean services?", answer.toString());
        assertEquals(1, ((Answer.Failure) answer).status());
    }
}
