// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEventListener;

/** Logs every event as one line, by the logger {@code pxe.PROTOCOL}, at the level that its weight asks for. */
public final class EventLog implements BootEventListener {

    /** By protocol, of which there are a handful; the log's own look-up walks the stack to find out who asks. */
    private final Map<String, Logger> logs = new ConcurrentHashMap<>();

    @Override
    public void happened(BootEvent event) {
        Logger log = logs.computeIfAbsent(event.protocol(), protocol -> LoggerFactory.getLogger("pxe." + protocol));
        Level level = switch (event.weight()) {
            case DETAIL -> Level.DEBUG;
            case OUTCOME -> Level.INFO;
            case WARNING -> Level.WARN;
        };
        if (log.isEnabledForLevel(level)) {
            log.atLevel(level).log(event.toString()); // with a pattern, whoever listens to the log would hear the pattern
        }
    }
}
