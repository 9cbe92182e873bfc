// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import pxe.api.BootStage;
import pxe.api.MacAddress;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A timeline's bytes. */
class TimelineTest {

    private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.7");
    private static final Instant START = Instant.parse("2026-11-24T09:12:44.125Z");
    private static final int ROOM = 4096;

    private final EventBytes form = new EventBytes(new Words());
    private final Timeline timeline = new Timeline();

    private List<BootEvent> events() {
        return Timeline.read(timeline.copy(), form);
    }

    private static BootEvent offer(int xid) {
        return BootEvent.of("dhcp", "OFFER").at(START.plusMillis(xid)).mac(MAC).client(ADDRESS).with("xid", "%08x".formatted(xid))
                .with("interface", "eth0").with("stage", BootStage.PXE).with("arch", 7).with("uuid", new UUID(1, 2))
                .with("yiaddr", ADDRESS).with("bootfile", "syslinux/efi64/syslinux.efi").with("policy", "arch")
                .with("reason", "the default of x64 UEFI").build();
    }

    @Property(tries = 300)
    void anEventReadAgainSaysTheSame(@ForAll("anyEvent") BootEvent event) {
        BootEvent read = form.read(form.write(event, 1));
        assertEquals(event.toString(), read.toString());
        assertEquals(List.of(event.protocol(), event.time(), event.weight(), event.mac(), event.client()),
                List.of(read.protocol(), read.time(), read.weight(), read.mac(), read.client()));
        event.detail("number").ifPresent(number -> assertEquals(((Number) number).longValue(), read.detail("number").orElseThrow()));
    }

    @Provide
    Arbitrary<BootEvent> anyEvent() {
        Arbitrary<Object> values = Arbitraries.oneOf(Arbitraries.integers(), Arbitraries.longs(),
                Arbitraries.strings().ofMaxLength(90), Arbitraries.of(BootStage.values()), Arbitraries.of(ADDRESS, MAC,
                        new UUID(-1, 3), InetAddress.ofLiteral("2001:db8::1"), InetAddress.ofLiteral("fe80::1%1"), 1.5, START));
        Arbitrary<Long> numbers = Arbitraries.longs().greaterOrEqual(0);
        return Combinators.combine(Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12), values.list().ofMaxSize(8), numbers,
                Arbitraries.of(Weight.values())).as((name, details, number, weight) -> {
                    BootEvent.Builder event = BootEvent.of("dhcp", name).at(START).weight(weight).with("number", number);
                    if (name.length() % 2 == 0) {
                        event.mac(MAC).client(ADDRESS);
                    }
                    List<String> keys = List.of("reason", "file", "stage", "text", "a", "b", "c", "d");
                    for (int i = 0; i < details.size(); i++) {
                        event.with(keys.get(i), details.get(i));
                    }
                    return event.build();
                });
    }

    @Test
    void anOfferTakesLessThanAHundredBytes() {
        int bytes = form.write(offer(1), 1).remaining();
        assertTrue(bytes < 100, bytes + " bytes");
    }

    @Test
    void textsThatAreNoWordsAreKeptTooAndLongOnesAreCut() {
        Words full = new Words();
        for (int i = 0; i < Words.MAX; i++) {
            full.number("w" + i);
        }
        EventBytes inline = new EventBytes(full);
        assertEquals(offer(1).toString(), inline.read(inline.write(offer(1), 1)).toString());
        BootEvent read = form.read(form.write(BootEvent.of("syslog", "LOG").with("text", "x".repeat(100_000)).with("last", 1).build(), 1));
        assertEquals("x".repeat(100) + "...", read.text("text").orElseThrow());
        assertEquals(1L, read.detail("last").orElseThrow());
    }

    @Test
    void detailsThatHaveNoRoomAreLeftOut() {
        BootEvent.Builder event = BootEvent.of("dhcp", "X");
        for (int i = 0; i < 20; i++) {
            event.with("key" + i, "v".repeat(390));
        }
        BootEvent read = form.read(form.write(event.with("last", "short").build(), 1));
        assertEquals(List.of("key0", "key1", "last"), List.copyOf(read.details().keySet()));
    }

    @Test
    void theOldestGoAndTheBytesStayWithinTheirRoom() {
        for (int i = 0; i < 10_000; i++) {
            timeline.add(offer(i), form, ROOM);
            assertTrue(timeline.sizeBytes() <= ROOM, "bytes: " + timeline.sizeBytes());
        }
        List<BootEvent> left = events();
        assertTrue(left.size() > 25, "events: " + left.size());
        for (int i = 0; i < left.size(); i++) {
            assertEquals(offer(10_000 - left.size() + i).toString(), left.get(i).toString());
        }
    }

    @Test
    void aTimelineWithLessRoomThanItHadGivesItBack() {
        for (int i = 0; i < 1000; i++) {
            timeline.add(offer(i), form, 4 * ROOM);
        }
        for (int i = 0; i < 20; i++) {
            timeline.add(offer(i), form, ROOM);
        }
        assertTrue(timeline.sizeBytes() <= ROOM, "bytes: " + timeline.sizeBytes());
        assertEquals(offer(19).toString(), events().getLast().toString());
    }

    @Test
    void ofManyPartsOfAFileTheLastIsKeptWithTheirNumber() {
        timeline.add(offer(1), form, ROOM);
        for (int i = 0; i < 250; i++) {
            timeline.add(part("disk.img", i), form, ROOM);
        }
        timeline.add(part("other.img", 1), form, ROOM);
        timeline.add(part("other.img", 2), form, ROOM);
        timeline.add(offer(2), form, ROOM);
        timeline.add(part("other.img", 3), form, ROOM);
        List<BootEvent> events = events();
        assertEquals(List.of("", "250", "2", "", ""), events.stream().map(event -> event.text("times").orElse("")).toList());
        assertEquals(START.plus(Duration.ofSeconds(249)), events.get(1).time());
    }

    @Test
    void ofFilesThatComeAtOnceTheLastProgressIsKept() {
        timeline.add(offer(1), form, ROOM);
        for (int i = 0; i < 10; i++) {
            timeline.add(BootEvent.of("tftp", "PROGRESS").client(ADDRESS).with("file", "file" + i % 2).with("bytes", i).build(), form, ROOM);
        }
        List<BootEvent> events = events();
        assertEquals(2, events.size());
        assertEquals("file=file1 bytes=9 times=10", events.getLast().toString().replaceFirst(".*client=\\S+ ", ""));
    }

    private static BootEvent part(String file, int second) {
        return BootEvent.of("http", "SENT").at(START.plusSeconds(second)).client(ADDRESS).with("file", file).with("status", 206).build();
    }
}
