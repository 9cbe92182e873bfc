// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.event.BootEvent;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** How a timeline is cut into boots. */
class BootTest {

    private static final Instant START = Instant.parse("2026-11-24T09:12:44Z");

    private final List<BootEvent> events = new ArrayList<>();

    private BootTest at(int second, String name, String stage) {
        BootEvent.Builder event = BootEvent.of(stage.isEmpty() ? "tftp" : "dhcp", name).at(START.plusSeconds(second));
        events.add(stage.isEmpty() ? event.build() : event.with("stage", stage).build());
        return this;
    }

    private List<Integer> sizes() {
        return Boot.cut(events).stream().map(boot -> boot.events().size()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bios-pxelinux", "uefi-ipxe-http", "uefi-proxy-menu", "uefi-http-boot", "secure-boot", "ipxe-loop",
        "ignored-known-only"})
    void whatIsOneBootStaysOne(String name) {
        List<BootEvent> boot = Recording.of(name);
        assertEquals(List.of(new Boot(boot)), Boot.cut(boot));
    }

    @Test
    void firmwareThatAsksAgainAfterItLoadedSomethingBeginsAnew() {
        at(0, "OFFER", "PXE").at(4, "ACK", "PXE").at(5, "SENT", "").at(8, "OFFER", "PXE").at(9, "ACK", "PXE");
        assertEquals(List.of(3, 2), sizes());
    }

    @Test
    void firmwareThatAsksAfterIpxeBeginsAnew() {
        at(0, "OFFER", "PXE").at(4, "ACK", "PXE").at(7, "OFFER", "IPXE").at(8, "ACK", "IPXE").at(20, "OFFER", "HTTP");
        assertEquals(List.of(4, 1), sizes());
    }

    @Test
    void firmwareThatTriesAgainWithinAMinuteIsInTheSameBoot() {
        at(0, "OFFER", "PXE").at(4, "OFFER", "PXE").at(12, "OFFER", "PXE").at(80, "OFFER", "PXE").at(240, "OFFER", "PXE");
        assertEquals(List.of(4, 1), sizes());
    }

    @Test
    void ipxeInARomBeginsAnewWhenItComesBackLater() {
        at(0, "OFFER", "IPXE").at(1, "ACK", "IPXE").at(2, "SENT", "").at(40, "OFFER", "IPXE");
        assertEquals(List.of(3, 1), sizes());
    }

    @Test
    void anOperatingSystemGoesOnWithTheBootThatStartedIt() {
        at(0, "OFFER", "PXE").at(5, "SENT", "").at(30, "ACK", "NONE").at(40_000, "ACK", "NONE").at(80_000, "OFFER", "PXE");
        assertEquals(List.of(4, 1), sizes());
    }

    @Test
    void stepsKnowTheTimeSinceTheBootBeganAndSinceTheStepBefore() {
        at(0, "OFFER", "PXE").at(4, "ACK", "PXE").at(5, "SENT", "");
        List<Boot.Step> steps = Boot.cut(events).getFirst().steps();
        assertEquals(Stream.of(0, 4, 5).map(Duration::ofSeconds).toList(), steps.stream().map(Boot.Step::since).toList());
        assertEquals(Stream.of(0, 4, 1).map(Duration::ofSeconds).toList(), steps.stream().map(Boot.Step::gap).toList());
    }

    @Test
    void whereNothingHappenedThereIsNoBoot() {
        assertEquals(List.of(), Boot.cut(List.of()));
    }
}
