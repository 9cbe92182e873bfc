// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.Configuration.ConfigurationAttribute;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ReadOnlyConfigurationException;
import pxe.api.test.TestCall;

class LogCommandTest {

    @TempDir
    private Path directory;
    private Path file;
    private LogCommand command;
    private boolean locked;
    private final Dictionary<String, Object> values = new Hashtable<>(Map.of("log4j2.logger.pxe.name", "pxe", "log4j2.logger.pxe.level", "INFO"));

    @BeforeEach
    void makeCommand() throws IOException {
        file = Files.createFile(directory.resolve("pxe.log"));
        Configuration configuration = Fake.of(Configuration.class, Map.of("getProperties", _ -> values,
                "getProcessedProperties", _ -> values, "update", _ -> updated(), "removeAttributes", this::unlock));
        command = new LogCommand(Fake.of(ConfigurationAdmin.class, Map.of("getConfiguration", _ -> configuration)), file);
    }

    private Object updated() {
        if (locked) {
            throw new ReadOnlyConfigurationException("it is locked");
        }
        return values;
    }

    private Object unlock(Object[] attributes) {
        assertArrayEquals(new Object[] {ConfigurationAttribute.READ_ONLY}, (Object[]) attributes[0]);
        locked = false;
        return values;
    }

    private String run(TestCall call) throws Exception {
        return call.run().toString();
    }

    @Test
    void aLevelIsShownAndChangedForAllOrForAComponent() throws Exception {
        assertEquals("COMPONENT  LEVEL\npxe  info", run(TestCall.of(command)));
        assertEquals("COMPONENT  LEVEL\npxe  info\npxe.dhcp  debug",
                run(TestCall.of(command).with("LEVEL", "debug").with("COMPONENT", "pxe.dhcp")));
        assertEquals("COMPONENT  LEVEL\npxe  warn\npxe.dhcp  debug", run(TestCall.of(command).with("LEVEL", "warn")));
    }

    @Test
    void aLevelIsChangedAlsoWhereTheDaemonMayNotWriteTheFile() throws Exception {
        locked = true;
        assertEquals("COMPONENT  LEVEL\npxe  debug", run(TestCall.of(command).with("LEVEL", "debug")));
    }

    @Test
    void whoFollowsSeesWholeLinesThatComeUntilNobodyWaits() throws Exception {
        append("before\n");
        TestCall call = TestCall.of(command).with("--follow");
        CompletableFuture<Exception> end = new CompletableFuture<>();
        Thread reader = Thread.ofVirtual().start(() -> end.complete(assertThrows(Exception.class, call::run)));
        for (int i = 0; !call.output().contains("ready\n"); i++) { // from where on it reads can't be seen from outside
            assertTrue(i < 3000, call::output);
            append("ready\n");
            Thread.sleep(10);
        }
        append("one\n\ttwo\nth");
        await(call, "one\n    two\n");
        append("ree\n");
        await(call, "\nthree\n");
        Files.writeString(file, "new\n"); // the old one was put aside
        await(call, "\nnew\n");
        assertFalse(call.output().contains("before"), call::output);
        reader.interrupt();
        assertEquals(InterruptedException.class, end.get(30, TimeUnit.SECONDS).getClass());
    }

    private static void await(TestCall call, String text) throws InterruptedException {
        for (int i = 0; !call.output().contains(text); i++) {
            assertTrue(i < 3000, call::output);
            Thread.sleep(10);
        }
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }
}
