// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CulpritTest {

    private static final StackTraceElement SLEEP = new StackTraceElement(null, "java.base", "25", "java.lang.Thread", "sleep", null, 1);
    private static final StackTraceElement LIBRARY = new StackTraceElement("some.Library", "poll", null, 1);
    private static final StackTraceElement BEGIN = new StackTraceElement("lab.Policy", "begin", null, 1);
    private static final StackTraceElement DAEMON = new StackTraceElement("app", null, null, "lab.Felix", "start", null, 1);

    private static Optional<String> owner(String type) {
        return type.startsWith("lab.") ? Optional.of("deploy/lab.jar") : Optional.empty();
    }

    @Test
    void theInnermostMethodOfAJarIsTheOneThatDoesNotReturn() {
        assertEquals(Optional.of(new Culprit("deploy/lab.jar", "lab.Policy.begin")),
                Culprit.in(new StackTraceElement[] {SLEEP, LIBRARY, BEGIN, DAEMON}, CulpritTest::owner));
    }

    @Test
    void whatTheDaemonAndTheJdkDoIsNobodysFault() {
        assertEquals(Optional.empty(), Culprit.in(new StackTraceElement[] {SLEEP, DAEMON}, CulpritTest::owner));
    }
}
