// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pxe.api.command.Answer;
import pxe.api.event.BootEvent;
import pxe.api.test.TestCall;
import pxe.shell.command.Measure;

class StatsCommandTest {

    private final Traffic traffic = new Traffic();
    private final SortedMap<String, Long> lost = new TreeMap<>();
    private final StatsCommand command = new StatsCommand(traffic, () -> lost);

    private Map<String, @Nullable Object> answer() throws Exception {
        return ((Answer.Fields) TestCall.of(command).run()).values();
    }

    @Test
    void whatHappenedIsCounted() throws Exception {
        assertEquals("nothing happened yet", String.valueOf(answer().get("EVENTS")));
        traffic.happened(BootEvent.of("dhcp", "OFFER").build());
        traffic.happened(BootEvent.of("dhcp", "OFFER").build());
        assertEquals("PROTOCOL  EVENT  COUNT  BYTES\ndhcp  OFFER  2  -", String.valueOf(answer().get("EVENTS")));
    }

    @Test
    void whatListenersLostIsTold() throws Exception {
        assertEquals("nothing: every listener keeps up", String.valueOf(answer().get("LOST")));
        lost.put("example.Slow", 7L);
        assertEquals("LISTENER  COUNT\nexample.Slow  7", String.valueOf(answer().get("LOST")));
    }

    @Test
    void whatTheDaemonNeedsIsMeasured() throws Exception {
        Map<String, @Nullable Object> answer = answer();
        assertTrue(((Measure) answer.get("RESIDENT")).value().longValue() > 10_000_000, answer.toString());
        assertTrue(((Measure) answer.get("HEAP")).value().longValue() > 1_000_000, answer.toString());
        assertTrue(((Duration) answer.get("UPTIME")).compareTo(Duration.ZERO) > 0, answer.toString());
        assertEquals(null, answer.get("LEASES"), "there is no lease store");
    }
}
