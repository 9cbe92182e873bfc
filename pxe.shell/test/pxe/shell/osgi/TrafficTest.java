// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import pxe.api.event.BootEvent;
import pxe.api.test.TestCall;

class TrafficTest {

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private final Traffic traffic = new Traffic();
    private final TransfersCommand command = new TransfersCommand(traffic, Clock.fixed(START.plusSeconds(20), ZoneOffset.UTC));

    private void tell(String protocol, String name, long second, Object... details) {
        BootEvent.Builder event = BootEvent.of(protocol, name).at(START.plusSeconds(second)).client(InetAddress.ofLiteral("10.0.0.7"));
        for (int i = 0; i < details.length; i += 2) {
            event.with((String) details[i], details[i + 1]);
        }
        traffic.happened(event.build());
    }

    @Test
    void aFileIsOnItsWayUntilAnEventEndsIt() throws Exception {
        tell("tftp", "RRQ", 0, "port", 2070, "file", "a");
        tell("http", "GET", 0, "port", 40_000, "file", "/b");
        assertEquals("""
                PROTOCOL  CLIENT  FILE  BYTES  DONE  RATE  TIME  STATE
                tftp  10.0.0.7  a  -  -  -  20s  running
                http  10.0.0.7  /b  -  -  -  20s  running""", shown("--running"));
        tell("tftp", "PROGRESS", 2, "port", 2070, "file", "/srv/a", "bytes", 1000, "left", 4000, "milliseconds", 2000);
        tell("http", "PROGRESS", 10, "port", 40_000, "file", "/srv/b", "bytes", 4000, "left", 6000, "milliseconds", 10_000);
        assertEquals("""
                PROTOCOL  CLIENT  FILE  BYTES  DONE  RATE  TIME  STATE
                tftp  10.0.0.7  /srv/a  1.0k  #----- 20%  500  20s  running
                http  10.0.0.7  /srv/b  4.0k  ##---- 40%  400  20s  running""", shown("--running"));
        tell("http", "SENT", 11, "port", 40_001, "file", "/srv/small", "bytes", 5, "milliseconds", 0);
        tell("tftp", "SENT", 10, "port", 2070, "file", "/srv/a", "bytes", 5000, "milliseconds", 10_000);
        tell("http", "ABORTED", 12, "port", 40_000, "file", "/srv/b", "bytes", 4800, "left", 5200, "milliseconds", 12_000);
        assertEquals("nothing is on its way", shown("--running"));
        assertEquals("""
                PROTOCOL  CLIENT  FILE  BYTES  DONE  RATE  TIME  STATE
                http  10.0.0.7  /srv/b  4.8k  ##---- 48%  400  12s  aborted
                tftp  10.0.0.7  /srv/a  5.0k  -  500  10s  sent
                http  10.0.0.7  /srv/small  5  -  -  0ms  sent""", shown(null));
    }

    @Test
    void filesThatOneMachineLoadsAtOnceHaveALineEach() throws Exception {
        for (int port = 2070; port < 2073; port++) {
            tell("tftp", "RRQ", 0, "port", port, "file", "a" + port);
        }
        tell("tftp", "PROGRESS", 2, "port", 2070, "file", "a2070", "bytes", 1, "left", 1, "milliseconds", 2000);
        tell("tftp", "SENT", 3, "port", 2071, "file", "a2071", "bytes", 2, "milliseconds", 3000);
        assertEquals("""
                PROTOCOL  CLIENT  FILE  BYTES  DONE  RATE  TIME  STATE
                tftp  10.0.0.7  a2070  1  ###--- 50%  0  20s  running
                tftp  10.0.0.7  a2072  -  -  -  20s  running""", shown("--running"));
    }

    private String shown(String flag) throws Exception {
        return (flag == null ? TestCall.of(command) : TestCall.of(command).with(flag)).run().toString();
    }

    @Test
    void eventsAreCountedWithWhatTheyCarriedAndProgressOnlyOnce() {
        tell("http", "PROGRESS", 1, "file", "b", "bytes", 4000, "left", 6000);
        tell("http", "SENT", 2, "file", "b", "bytes", 10_000);
        tell("http", "SENT", 3, "file", "b", "bytes", 1);
        assertEquals(new Traffic.Count(1, 0), traffic.counts().get(new Traffic.Kind("http", "PROGRESS")));
        assertEquals(new Traffic.Count(2, 10_001), traffic.counts().get(new Traffic.Kind("http", "SENT")));
    }

    @Test
    void whatNobodyEndsIsBounded() {
        for (int i = 0; i < Traffic.MAX_RUNNING + 5; i++) {
            traffic.happened(BootEvent.of("tftp", "RRQ").client(InetAddress.ofLiteral("10.0." + i / 256 + "." + i % 256)).with("file", "a").build());
        }
        assertEquals(Traffic.MAX_RUNNING, traffic.transfers().size());
        for (int i = 0; i < Traffic.MAX_OVER * 2; i++) {
            tell("http", "SENT", 1, "file", "b", "bytes", 1);
        }
        assertEquals(Traffic.MAX_RUNNING + Traffic.MAX_OVER, traffic.transfers().size());
    }
}
