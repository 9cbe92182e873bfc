// SPDX-License-Identifier: Apache-2.0
package pxe.syslog.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import pxe.api.ServiceStatus;

@Timeout(60)
class SyslogServiceTest {

    private final FakeLog log = new FakeLog();
    private LogFilters filters = LogFilters.NONE;
    private DatagramSocket receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        receiver.setSoTimeout(20_000);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void withoutAHostItIsOffUntilOneIsConfigured() throws IOException {
        SyslogService service = new SyslogService(log, () -> filters, Map.of());
        assertInstanceOf(ServiceStatus.Disabled.class, service.status());
        log.tell("pxe.tftp", LogLevel.INFO, "unheard", null);
        service.modified(configuration());
        assertEquals("serving udp 127.0.0.1:" + receiver.getLocalPort(), service.status().toString());
        log.tell("pxe.tftp", LogLevel.INFO, "heard", null);
        assertTrue(receive().endsWith("tftp [meta sequenceId=\"1\"] heard"));
        service.deactivate();
        assertEquals(List.of(), log.listeners);
    }

    @Test
    void anEventIsNamedByItselfAndAnotherLineByItsLogger() throws IOException {
        SyslogService service = new SyslogService(log, () -> filters, configuration());
        log.tell("pxe.dhcp", LogLevel.INFO, "OFFER mac=52:54:00:12:34:56", null);
        log.tell("org.example.Thing", LogLevel.INFO, "The thing stands", null);
        assertTrue(receive().contains(" OFFER [meta "));
        assertTrue(receive().contains(" Thing [meta "));
        service.deactivate();
    }

    @Test
    void levelsBecomeSeveritiesAndAnExceptionItsFirstLine() throws IOException {
        SyslogService service = new SyslogService(log, () -> filters, configuration());
        log.tell("a", LogLevel.ERROR, "it broke", new IllegalStateException("badly"));
        log.tell("a", LogLevel.DEBUG, "below the level", null);
        log.tell("a", LogLevel.WARN, "careful", null);
        String error = receive();
        assertTrue(error.startsWith("<27>1 ") && error.endsWith("it broke: java.lang.IllegalStateException: badly"), error);
        assertTrue(receive().startsWith("<28>1 "));
        service.deactivate();
    }

    @Test
    void itsOwnLinesAreNotForwarded() throws IOException {
        SyslogService service = new SyslogService(log, () -> filters, configuration());
        log.tell("pxe.syslog", LogLevel.WARN, "cannot send the log", null);
        log.tell("pxe.syslog.osgi.Thing", LogLevel.WARN, "nor this", null);
        log.tell("pxe.syslogger", LogLevel.WARN, "another's line", null);
        assertTrue(receive().endsWith("another's line"));
        service.deactivate();
    }

    @Test
    void whatTheLogKeepsBackIsNotForwarded() throws IOException {
        SyslogService service = new SyslogService(log, () -> filters, configuration());
        filters = LogFilters.of(filter("DENY"));
        service.configurationEvent(changed(LogFilters.PID));
        log.tell("org.example", LogLevel.WARN, "it was told before", null);
        log.tell("org.example.Thing", LogLevel.WARN, "it was told by him", null);
        log.tell("org.example.Thing", LogLevel.WARN, "but it was told by her", null);
        log.tell("org.examples", LogLevel.WARN, "it was told elsewhere", null);
        assertTrue(receive().endsWith("but it was told by her"));
        assertTrue(receive().endsWith("it was told elsewhere"));

        filters = LogFilters.of(filter("NEUTRAL"));
        service.configurationEvent(changed("another.pid"));
        log.tell("org.example", LogLevel.WARN, "it was told", null);
        log.tell("org.example", LogLevel.WARN, "Who?", null);
        assertTrue(receive().endsWith("Who?"));
        service.configurationEvent(changed(LogFilters.PID));
        log.tell("org.example", LogLevel.WARN, "it was told", null);
        assertTrue(receive().endsWith("it was told"));
        service.deactivate();
    }

    @SuppressWarnings("unchecked")
    private static ConfigurationEvent changed(String pid) {
        ServiceReference<ConfigurationAdmin> unasked = (ServiceReference<ConfigurationAdmin>) Proxy.newProxyInstance(
                SyslogServiceTest.class.getClassLoader(), new Class<?>[] {ServiceReference.class}, (_, _, _) -> null);
        return new ConfigurationEvent(unasked, ConfigurationEvent.CM_UPDATED, null, pid);
    }

    private static Dictionary<String, Object> filter(String onMatch) {
        String logger = "log4j2.logger.it.";
        return new Hashtable<>(Map.of(logger + "name", "org.example", logger + "level", "WARN", logger + "filter.told.type", "RegexFilter",
                logger + "filter.told.regex", "it was (told|said).*", logger + "filter.told.onMatch", onMatch));
    }

    @Test
    void aWrongValueIsNamedAndChangesNothing() throws IOException {
        SyslogService service = new SyslogService(log, () -> filters, configuration());
        service.modified(Map.of("host", "127.0.0.1", "port", "0", "level", "loud"));
        log.tell("a", LogLevel.INFO, "still here", null);
        assertTrue(receive().endsWith("still here"));
        service.deactivate();
        assertEquals("failed: defaults: host = 10.7: must be a name or a numeric address",
                new SyslogService(log, () -> filters, Map.of("host", "10.7")).status().toString());
        assertEquals("failed: defaults: port = 0: must be 1 to 65535",
                new SyslogService(log, () -> filters, Map.of("host", "127.0.0.1", "port", "0")).status().toString());
    }

    private Map<String, Object> configuration() {
        return Map.of("host", "127.0.0.1", "port", Integer.toString(receiver.getLocalPort()));
    }

    private String receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        receiver.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private static final class FakeLog implements LogReaderService {
        private final List<LogListener> listeners = new CopyOnWriteArrayList<>();

        void tell(String logger, LogLevel level, String message, @Nullable Throwable exception) {
            listeners.forEach(listener -> listener.logged(new Entry(logger, level, message, exception)));
        }

        @Override
        public void addLogListener(LogListener listener) {
            listeners.add(listener);
        }

        @Override
        public void removeLogListener(LogListener listener) {
            listeners.remove(listener);
        }

        @Override
        public Enumeration<LogEntry> getLog() {
            return Collections.emptyEnumeration();
        }
    }

    private record Entry(String getLoggerName, LogLevel getLogLevel, String getMessage, @Nullable Throwable getException)
            implements LogEntry {
        @Override
        public @Nullable Bundle getBundle() {
            return null;
        }

        @Override
        public @Nullable ServiceReference<?> getServiceReference() {
            return null;
        }

        @Deprecated
        @Override
        public int getLevel() {
            return getLogLevel.ordinal();
        }

        @Override
        public long getTime() {
            return 1_772_352_000_000L;
        }

        @Override
        public long getSequence() {
            return 1;
        }

        @Override
        public String getThreadInfo() {
            return "main";
        }

        @Override
        public @Nullable StackTraceElement getLocation() {
            return null;
        }
    }
}
