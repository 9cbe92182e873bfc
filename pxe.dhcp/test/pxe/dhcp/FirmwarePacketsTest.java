// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.MAC;
import static pxe.dhcp.DhcpNetwork.SERVER;
import static pxe.dhcp.DhcpNetwork.ip;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpNetwork.Heard;

/** What firmware and loaders send, as QEMU machines were seen to, and what each of them needs to be answered. */
class FirmwarePacketsTest {

    private static final InetAddress EVERYBODY = InetAddress.ofLiteral("255.255.255.255");
    private static final String SCRIPT = "http://10.0.0.1/boot.ipxe";

    private final DhcpNetwork net = new DhcpNetwork();

    // --- Reading.

    @ParameterizedTest
    @CsvSource({
        "bios-rom-discover,      348, PXE,   0,     , 1260, true",
        "ipxe-rom-discover,      400, IPXE,  0, iPXE, 1472, false",
        "ipxe-chained-discover,  400, IPXE,  0, iPXE, 1472, true",
        "ipxe-efi-discover,      391, IPXE,  7, iPXE, 1472, false",
        "edk2-pxe-discover,      347, PXE,   7,     , 1472, true",
        "edk2-http-discover,     340, HTTP, 16,     , 1472, true",
        "aavmf-pxe-discover,     347, PXE,  11,     , 1472, true"})
    void policiesSeeWhatAsks(String name, int length, BootStage stage, int arch, String userClass, int maxSize, boolean broadcast)
            throws IOException {
        FirmwarePacket packet = FirmwarePacket.of(name);
        net.serve().broadcast(packet.message());
        BootRequest request = net.asked.getFirst();
        assertEquals(length, packet.bytes().length);
        assertEquals(MAC, request.mac());
        assertEquals(stage, request.stage());
        assertEquals(arch, request.arch().code());
        assertEquals(Optional.ofNullable(userClass), request.userClass());
        assertEquals(Optional.of(UUID.fromString("7c41e6a2-5b0d-4f3e-9a17-525400770001")), request.machineId());
        assertEquals(maxSize, packet.message().options().u16(DhcpOption.MAX_SIZE).orElseThrow());
        assertEquals(broadcast, packet.message().wantsBroadcast());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bios-rom-discover", "ipxe-rom-discover", "edk2-http-discover", "edk2-pxe-request-4011"})
    void whatIsReadIsWrittenAgainByteForByte(String name) {
        FirmwarePacket packet = FirmwarePacket.of(name);
        ByteBuffer written = DhcpCodec.encode(packet.message(), 1472);
        assertArrayEquals(packet.bytes(), Arrays.copyOf(written.array(), written.limit()));
    }

    // --- ROMs.

    @ParameterizedTest
    @ValueSource(strings = {"bios-rom-discover", "edk2-pxe-discover", "aavmf-pxe-discover"})
    void aRomHearsByBroadcastAndNeedNotAskPort4011(String name) throws IOException {
        Heard heard = net.serve().broadcast(FirmwarePacket.of(name).message()).getFirst();
        assertEquals(EVERYBODY, heard.arrival().destination());
        assertEquals(new InetSocketAddress(SERVER, 67), heard.arrival().peer());
        DhcpMessage offer = heard.message();
        assertEquals(MessageType.OFFER, offer.type());
        assertEquals(0x77000001, offer.xid());
        assertEquals(SERVER, offer.siaddr());
        assertEquals("pxelinux.0", offer.file());
        assertEquals(Optional.of("pxelinux.0"), offer.options().text(DhcpOption.BOOTFILE));
        assertEquals(Optional.of("PXEClient"), offer.options().text(DhcpOption.VENDOR_CLASS));
        assertEquals(Optional.of(SERVER), offer.options().address(DhcpOption.SERVER_ID));
        assertArrayEquals(new byte[] {6, 1, 8, (byte) 255}, offer.options().bytes(DhcpOption.VENDOR_SPECIFIC).orElseThrow());
        assertArrayEquals(net.asked.getFirst().option(DhcpOption.MACHINE_ID).orElseThrow(),
                offer.options().bytes(DhcpOption.MACHINE_ID).orElseThrow());
        assertFalse(offer.options().has(DhcpOption.IPXE));
    }

    @Test
    void edk2AsksFromPort4011AndIsAnsweredThereWithItsXid() throws IOException {
        Heard heard = net.serve().unicast(ip("10.0.0.50"), 4011, FirmwarePacket.of("edk2-pxe-request-4011").message(), 4011)
                .getFirst();
        assertEquals(new InetSocketAddress(SERVER, 4011), heard.arrival().peer());
        assertEquals(MessageType.ACK, heard.message().type());
        assertEquals(0x77000002, heard.message().xid());
        assertEquals("pxelinux.0", heard.message().file());
        assertEquals(Optional.of("PXEClient"), heard.message().options().text(DhcpOption.VENDOR_CLASS));
    }

    @Test
    void aVeryLargeOption57DoesNotMakePacketsThatAreSplit() throws IOException {
        net.policy = request -> {
            BootDecision.Boot boot = BootDecision.boot("x", "r");
            for (int code = 224; code < 240; code++) {
                boot = boot.withOption(code, new byte[200]);
            }
            return boot;
        };
        net.serve().unicast(ip("10.0.0.50"), 4011, FirmwarePacket.of("edk2-pxe-request-4011").message(), 4011);
        int size = net.serverHost.largestPayloadBytes();
        assertTrue(size > 1260 && size <= 1472, "size " + size);
    }

    // --- iPXE.

    @Test
    void theIpxeRomHearsByUnicastAndDoesNotWaitForAProxy() throws IOException {
        net.policy = FirmwarePacketsTest::scriptForIpxe;
        Heard heard = net.serve().broadcast(FirmwarePacket.of("ipxe-rom-discover").message()).getFirst();
        assertEquals(ip("10.0.0.100"), heard.arrival().destination());
        assertArrayEquals(new byte[] {(byte) 0xb0, 1, 1}, heard.message().options().bytes(DhcpOption.IPXE).orElseThrow());
        assertFalse(heard.message().options().has(DhcpOption.VENDOR_CLASS));
        assertEquals(SERVER, heard.message().siaddr(), "without it iPXE finds nothing to boot");
        assertEquals(SCRIPT, heard.message().file());
    }

    @Test
    void undionlyKeepsTheAddressOfTheRomThatLoadedIt() throws IOException {
        net.policy = FirmwarePacketsTest::scriptForIpxe;
        net.serve();
        DhcpMessage rom = net.answer(FirmwarePacket.of("bios-rom-discover").message());
        Heard chained = net.broadcast(FirmwarePacket.of("ipxe-chained-discover").message()).getFirst();
        assertEquals(rom.yiaddr(), chained.message().yiaddr());
        assertEquals(EVERYBODY, chained.arrival().destination());
        assertEquals("undionly.kpxe", rom.file());
        assertEquals(SCRIPT, chained.message().file());
        assertArrayEquals(new byte[] {1, 0x52, 0x54, 0, 0x77, 0, 1}, // RFC 6842
                chained.message().options().bytes(DhcpOption.CLIENT_ID).orElseThrow());
    }

    @Test
    void ipxeLoadedByHttpBootIsIpxeWhateverItsArchitecture() throws IOException {
        net.policy = FirmwarePacketsTest::scriptForIpxe;
        assertEquals(SCRIPT, net.serve().answer(FirmwarePacket.of("ipxe-efi-discover").message()).file());
    }

    @Test
    void theItemThatIpxeChoseFromAMenuIsEchoedWithItsXid() throws IOException {
        Heard heard = net.serve().unicast(ip("10.0.0.50"), 68, FirmwarePacket.of("ipxe-menu-request-4011").message(), 4011)
                .getFirst();
        assertEquals(4011, heard.arrival().peer().getPort());
        assertEquals(0, heard.message().xid());
        assertArrayEquals(new byte[] {6, 1, 8, 71, 4, 0, 2, 0, 0, (byte) 255},
                heard.message().options().bytes(DhcpOption.VENDOR_SPECIFIC).orElseThrow());
    }

    private static BootDecision scriptForIpxe(BootRequest request) {
        return BootDecision.boot(request.stage() == BootStage.IPXE ? SCRIPT : "undionly.kpxe", "stage");
    }

    // --- UEFI HTTP Boot.

    @Test
    void httpBootGetsItsUrlAndItsClass() throws IOException {
        net.policy = request -> BootDecision.boot("http://10.0.0.1/ipxe.efi", "r");
        DhcpMessage offer = net.serve().answer(FirmwarePacket.of("edk2-http-discover").message());
        assertEquals(Optional.of("HTTPClient"), offer.options().text(DhcpOption.VENDOR_CLASS));
        assertEquals(Optional.of("http://10.0.0.1/ipxe.efi"), offer.options().text(DhcpOption.BOOTFILE));
        assertFalse(offer.options().has(DhcpOption.VENDOR_SPECIFIC), "it is the PXE ROMs' own");
        assertFalse(offer.options().has(DhcpOption.TFTP_SERVER));
    }

    @Test
    void httpBootIsNotAnsweredWithAFileThatItCannotLoad() throws IOException {
        assertEquals(List.of(), net.serve().broadcast(FirmwarePacket.of("edk2-http-discover").message()));
        assertEquals("IGNORED", net.events.getLast().name());
    }
}
