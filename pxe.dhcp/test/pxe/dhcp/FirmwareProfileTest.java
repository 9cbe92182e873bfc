// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.MAC;
import static pxe.dhcp.DhcpNetwork.OTHER;
import static pxe.dhcp.DhcpNetwork.SERVER;
import static pxe.dhcp.DhcpNetwork.discover;
import static pxe.dhcp.DhcpNetwork.ip;
import static pxe.dhcp.DhcpNetwork.ipxe;
import static pxe.dhcp.DhcpNetwork.message;
import static pxe.dhcp.DhcpNetwork.pxe;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.BootDecision;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.api.MacPattern;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpSettings.Mode;

/** How ROMs are told what to boot (PXE 2.1 sections 2.2 and 2.4), and what becomes of those that don't understand it. */
class FirmwareProfileTest {

    private final DhcpNetwork net = new DhcpNetwork();

    // --- What each says.

    @Test
    void directNamesTheFileAndEndsTheSearch() throws IOException {
        DhcpMessage offer = offerBy(FirmwareProfile.DIRECT);
        assertEquals("pxelinux.0", offer.file());
        assertEquals("060108ff", vendor(offer));
    }

    @Test
    void binlNamesNoFileAndPort4011Does() throws IOException {
        DhcpMessage offer = offerBy(FirmwareProfile.BINL);
        assertEquals("", offer.file());
        assertFalse(offer.options().has(DhcpOption.BOOTFILE));
        assertFalse(offer.options().has(DhcpOption.VENDOR_SPECIFIC));
        assertEquals(Optional.of("PXEClient"), offer.options().text(DhcpOption.VENDOR_CLASS));
        assertEquals(SERVER, offer.siaddr());
        assertEquals("pxelinux.0", ask(pxe()).file());
    }

    @Test
    void fullNamesTheFileWithoutOption43() throws IOException {
        DhcpMessage offer = offerBy(FirmwareProfile.FULL);
        assertEquals("pxelinux.0", offer.file());
        assertFalse(offer.options().has(DhcpOption.VENDOR_SPECIFIC));
    }

    @Test
    void menuHasOneEntryThatIsTakenAtOnceAndPort4011NamesItsFile() throws IOException {
        DhcpMessage offer = offerBy(FirmwareProfile.MENU);
        assertEquals("", offer.file());
        assertEquals("060107" + "0807" + "0001010a000001" + "090f" + "00010c" + HexFormat.of().formatHex("Network boot".getBytes())
                + "0a0100" + "ff", vendor(offer));
        DhcpMessage told = ask(pxe().put(DhcpOption.VENDOR_SPECIFIC, HexFormat.of().parseHex("470400010000ff")));
        assertEquals("pxelinux.0", told.file());
        assertEquals("060108" + "470400010000" + "ff", vendor(told), "the item is repeated");
    }

    @Test
    void aRaspberryPiIsKnownByItsAddressAndFindsItsNameInTheMenu() throws IOException {
        serve(Terms.NONE);
        DhcpMessage offer = net.answer(discover(MacAddress.parse("dc:a6:32:01:02:03")));
        // The whole option as the field knows it.
        assertEquals("060103" + "0a0400505845" + "0914000011" + HexFormat.of().formatHex("Raspberry Pi Boot".getBytes()) + "ff",
                vendor(offer));
        assertEquals(SERVER, offer.siaddr());
    }

    @Test
    void aRaspberryPiIsKnownByItsArchitectureAndUefiOnOneIsAnyUefi() throws IOException {
        serve(Terms.NONE);
        DhcpOptions.Builder loader = pxe().put(DhcpOption.CLIENT_ARCH, new byte[] {0, 41});
        assertTrue(vendor(net.answer(message(MAC, MessageType.DISCOVER, loader))).startsWith("060103"));
        DhcpOptions.Builder uefi = pxe().put(DhcpOption.CLIENT_ARCH, new byte[] {0, 11});
        assertEquals("060108ff", vendor(net.answer(message(MacAddress.parse("dc:a6:32:01:02:03"), MessageType.DISCOVER, uefi))));
    }

    @Test
    void onlyRomsHaveProfiles() throws IOException {
        serve(Terms.builder().profile(FirmwareProfile.BINL).build());
        net.policy = request -> BootDecision.boot("boot.ipxe", "test");
        assertEquals("boot.ipxe", net.answer(message(MAC, MessageType.DISCOVER, ipxe())).file());
    }

    @Test
    void aServerThatGivesTheAddressHasProfilesToo() throws IOException {
        net.serve(DhcpNetwork.builder().terms(Terms.builder().profile(FirmwareProfile.BINL).build()).build());
        DhcpMessage offer = net.answer(discover(MAC));
        assertEquals("", offer.file());
        assertEquals(ip("10.0.0.100"), offer.yiaddr());
        assertEquals("", net.answer(DhcpNetwork.request(MAC, offer.yiaddr())).file());
    }

    // --- Which machines have it.

    @ParameterizedTest
    @ValueSource(strings = {"match.mac", "match.uuid", "match.arch", "match.vendor.class"})
    void aClassGivesItToMachinesByAddressUuidArchitectureOrVendor(String by) throws IOException {
        ClientClass old = new ClientClass("old", Set.of(),
                by.equals("match.arch") ? Set.of(new ClientArch(7)) : Set.of(),
                by.equals("match.vendor.class") ? List.of("PXEClient:Arch:00007") : List.of(), Set.of(),
                by.equals("match.mac") ? List.of(MacPattern.parse("52:54:00:77:00:01")) : List.of(),
                by.equals("match.uuid") ? Set.of(new UUID(0, 7)) : Set.of(), false,
                Terms.builder().profile(FirmwareProfile.BINL).build());
        net.serve(DhcpSettings.builder().mode(Mode.PROXY).classes(List.of(old)).build());
        byte[] uuid = new byte[17];
        uuid[16] = 7;
        DhcpMessage meant = message(MAC, MessageType.DISCOVER, DhcpNetwork.uefi().put(DhcpOption.MACHINE_ID, uuid));
        assertEquals("", net.answer(meant).file());
        assertEquals("060108ff", vendor(net.answer(discover(OTHER))));
    }

    // --- Machines that keep asking.

    @Test
    void whoKeepsAskingIsAnsweredByAnotherProfileAndKeepsTheOneThatItWentOnWith() throws IOException {
        serve(Terms.NONE);
        assertEquals(List.of("direct", "direct", "binl"), List.of(style(MAC), style(MAC), style(MAC)));
        net.broadcast(message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.SERVER_ID, ip("10.0.0.66"))));
        assertEquals(List.of("binl", "binl", "full", "menu", "direct"),
                List.of(style(MAC), style(MAC), style(MAC), style(MAC), style(MAC)));
        assertEquals("direct", style(OTHER));
    }

    /** There was no DHCP server beside the proxy, say. */
    @Test
    void whatLedToNothingIsForgottenByTheNextBootAndWhatAMachineWentOnWithIsNot() throws IOException {
        serve(Terms.NONE);
        DhcpMessage goesOn = message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.SERVER_ID, ip("10.0.0.66")));
        assertEquals(List.of("direct", "direct", "binl", "full"), List.of(style(MAC), style(MAC), style(MAC), style(MAC)));
        net.clock.advance(Duration.ofMinutes(3));
        assertEquals(List.of("direct", "direct", "binl"), List.of(style(MAC), style(MAC), style(MAC)));
        net.broadcast(goesOn);
        assertEquals(List.of("binl", "binl", "full", "menu"), List.of(style(MAC), style(MAC), style(MAC), style(MAC)));
        net.clock.advance(Duration.ofMinutes(3));
        assertEquals("binl", style(MAC));
        net.clock.advance(Duration.ofMinutes(3));
        assertEquals(List.of("binl", "binl", "full", "menu", "direct"), List.of(style(MAC), style(MAC), style(MAC), style(MAC), style(MAC)));
        net.broadcast(goesOn);
        assertEquals(List.of("direct", "direct", "binl"), List.of(style(MAC), style(MAC), style(MAC)));
        net.clock.advance(Duration.ofMinutes(3));
        assertEquals("direct", style(MAC));
    }

    @Test
    void whatIsSaidTwiceAtOnceOrLongAfterIsNoRepetition() throws IOException {
        serve(Terms.NONE);
        style(MAC);
        style(MAC);
        net.clock.advance(Duration.ofMinutes(3));
        assertEquals("direct", style(MAC));
        for (int i = 0; i < 5; i++) {
            assertEquals("060108ff", vendor(net.answer(discover(MAC))), "over several relays");
        }
    }

    @Test
    void whoKeepsAskingIsAnsweredByAnotherProfileWhenTheClockIsSetBack() throws IOException {
        serve(Terms.NONE);
        style(MAC);
        net.clock.advance(Duration.ofDays(-1));
        assertEquals(List.of("direct", "direct", "binl"), List.of(style(MAC), style(MAC), style(MAC)));
    }

    @Test
    void aProfileThatIsConfiguredStays() throws IOException {
        serve(Terms.builder().profile(FirmwareProfile.DIRECT).build());
        assertEquals(Set.of("direct"), Set.copyOf(java.util.stream.IntStream.range(0, 6).mapToObj(i -> style(MAC)).toList()));
    }

    @Test
    void theProfileIsToldOfRomsAloneSinceOthersAreAnsweredByNone() throws IOException {
        serve(Terms.builder().profile(FirmwareProfile.BINL).build());
        net.answer(discover(MAC));
        net.answer(message(MAC, MessageType.DISCOVER, DhcpNetwork.ipxe()));
        assertEquals(Arrays.asList("binl", null), net.events.stream().map(event -> event.details().get("profile")).toList());
    }

    @Test
    void aProxyWithoutADhcpServerSaysSoOnce() throws IOException {
        serve(Terms.NONE);
        for (int i = 0; i < 6; i++) {
            style(MAC);
        }
        assertEquals(1, net.outcomes().stream().filter("NOSERVER"::equals).count());
        net.broadcast(message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.SERVER_ID, ip("10.0.0.66"))));
        style(MAC);
        assertEquals(1, net.outcomes().stream().filter("NOSERVER"::equals).count());
    }

    @Test
    void aProxyWithoutADhcpServerSaysSoThoughTheClockIsSetBack() throws IOException {
        serve(Terms.NONE);
        style(MAC);
        net.clock.advance(Duration.ofDays(-1));
        for (int i = 0; i < 6; i++) {
            style(MAC);
        }
        assertTrue(net.outcomes().contains("NOSERVER"), () -> net.outcomes().toString());
    }

    @Test
    void aMachineThatAskedOnceAndWasSwitchedOffSaysNothingOfAServerThatTheNextNeeds() throws IOException {
        serve(Terms.NONE);
        style(MAC);
        net.clock.advance(Duration.ofSeconds(20));
        style(OTHER);
        assertEquals(List.of("PROXYOFFER", "PROXYOFFER"), net.outcomes());
    }

    /** EDK2 takes no address from anybody where nobody has a boot file for it. */
    @Test
    void aMachineThatThisProxyHasNothingForSaysNothingOfADhcpServer() throws IOException {
        serve(Terms.NONE);
        net.policy = request -> BootDecision.pass();
        for (int i = 0; i < 6; i++) {
            net.clock.advance(Duration.ofSeconds(4));
            assertEquals(List.of(), net.broadcast(discover(MAC)));
        }
        assertEquals(List.of(), net.outcomes());
    }

    private DhcpMessage offerBy(FirmwareProfile profile) throws IOException {
        serve(Terms.builder().profile(profile).build());
        DhcpMessage offer = net.answer(discover(MAC));
        assertTrue(profile == FirmwareProfile.DIRECT || net.events.toString().contains("profile=" + profile), net.events.toString());
        return offer;
    }

    private void serve(Terms terms) throws IOException {
        net.serve(DhcpSettings.builder().mode(Mode.PROXY).terms(terms).build());
    }

    /** The machine asks, a while after its last question; what the answer looks like. */
    private String style(MacAddress mac) {
        net.clock.advance(Duration.ofSeconds(4));
        DhcpMessage offer = net.answer(discover(mac));
        boolean file = !offer.file().isEmpty();
        String vendor = vendor(offer);
        if (vendor.isEmpty()) {
            return file ? "full" : "binl";
        }
        return file ? "direct" : "menu";
    }

    private DhcpMessage ask(DhcpOptions.Builder options) {
        var own = ip("10.0.0.50");
        return net.unicast(own, 4011, message(MAC, MessageType.REQUEST, options, own, DhcpMessage.NONE, 0), 4011)
                .getFirst().message();
    }

    private static String vendor(DhcpMessage message) {
        return message.options().bytes(DhcpOption.VENDOR_SPECIFIC).map(HexFormat.of()::formatHex).orElse("");
    }
}
