// SPDX-License-Identifier: Apache-2.0
package pxe.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.SubstituteLogger;

class OpenProblemsTest {

    private final Queue<SubstituteLoggingEvent> logged = new ArrayDeque<>();
    private final Logger log = new EventRecordingLogger(new SubstituteLogger("pxe.test", logged, false), logged);
    private final OpenProblems open = new OpenProblems();

    /** What is logged of the problems that there are now. */
    private List<String> told(List<String> problems) {
        logged.clear();
        open.tell(log, "hosts", problems);
        return logged.stream().map(SubstituteLoggingEvent::getMessage).toList();
    }

    @Test
    void aProblemIsToldOnceAsLongAsItLasts() {
        assertEquals(List.of("one", "two"), told(List.of("one", "two")));
        assertEquals(List.of("three"), told(List.of("two", "three")));
        assertEquals(List.of("one"), told(List.of("one")));
    }

    @Test
    void ofVeryManySomeAreTold() {
        List<String> problems = IntStream.range(0, 30).mapToObj(Integer::toString).toList();
        assertEquals(problems.subList(0, 20), told(problems).subList(0, 20));
        assertEquals(21, logged.size());
    }

    @Test
    void whatAFileSaysSteersNoTerminal() {
        assertEquals(List.of("hosts:3: no address: \\x1b[2J"), told(List.of("hosts:3: no address: \u001b[2J")));
        assertEquals(List.of(), told(List.of("hosts:3: no address: \u001b[2J")));
    }
}
