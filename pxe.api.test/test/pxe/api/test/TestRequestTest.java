// SPDX-License-Identifier: Apache-2.0
package pxe.api.test;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.BootStage;
import pxe.api.ClientArch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class TestRequestTest {

    /** A request with the header of the example below and no option but the end. */
    private static final String HEADER = "010106000000000100000000" + "0a000007" + "0000000000000000" + "0a010001"
            + "525400123457" + "00".repeat(10 + 64 + 128) + "63825363";

    @ParameterizedTest
    @EnumSource(BootStage.class)
    void aRequestIsOfTheStageThatItWasMadeFor(BootStage stage) {
        assertEquals(stage, TestRequest.of(stage, ClientArch.X64_UEFI).stage());
    }

    @Test
    void theArchitectureIsTheOneThatWasGiven() {
        assertEquals(ClientArch.ARM64_UEFI, TestRequest.of(BootStage.PXE, ClientArch.ARM64_UEFI).arch());
        assertEquals(new ClientArch(7), TestRequest.of(BootStage.NONE, ClientArch.X86_BIOS)
                .withVendorClass("PXEClient:Arch:00007:UNDI:003016").arch());
    }

    @Test
    void whatIsSetIsRead() {
        UUID uuid = UUID.fromString("7c41e6a2-5b0d-4f3e-9a17-525400770001");
        TestRequest request = TestRequest.of(BootStage.PXE, ClientArch.X86_BIOS).withMac("52-54-00-00-00-09").withMachineId(uuid)
                .withRelay("10.1.0.1").withClientAddress("10.1.0.9").withInterface("eth7", "10.7.0.1").withUserClass("lab")
                .withOption(12, new byte[] {'w', '1'});
        assertEquals("52:54:00:00:00:09", request.mac().toString());
        assertEquals(Optional.of(uuid), request.machineId());
        assertEquals(Optional.empty(), request.withMachineId(new UUID(0, 0)).machineId(), "the maker gave it none");
        assertEquals("10.1.0.1", request.relay().orElseThrow().getHostAddress());
        assertEquals("10.1.0.9", request.clientAddress().orElseThrow().getHostAddress());
        assertEquals("eth7 10.7.0.1", request.interfaceName() + " " + request.serverAddress().getHostAddress());
        assertEquals(Optional.of("lab"), request.userClass());
        assertArrayEquals(new byte[] {'w', '1'}, request.option(12).orElseThrow());
        assertEquals(Optional.empty(), request.option(13));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "525400000001 525400123457 0800 4500", "ff:ff"})
    void aCapturedPacketIsReadWhateverHeadersAreBeforeIt(String before) {
        // The user class comes in two parts (RFC 3396).
        TestRequest request = TestRequest.ofPacket(before + HEADER + "3c09" + "505845436c69656e74" + "4d03 6c6162" + "00" + "4d01 37"
                + "5d020007" + "ff");
        assertEquals("52:54:00:12:34:57", request.mac().toString());
        assertEquals("10.0.0.7", request.clientAddress().orElseThrow().getHostAddress());
        assertEquals("10.1.0.1", request.relay().orElseThrow().getHostAddress());
        assertEquals(BootStage.PXE, request.stage());
        assertEquals(ClientArch.X64_UEFI, request.arch());
        assertEquals(Optional.of("lab7"), request.userClass());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01", "0101060000", "zz"})
    void whatIsNoPacketIsRefused(String hex) {
        assertThrows(IllegalArgumentException.class, () -> TestRequest.ofPacket(hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3c0950", "3c"})
    void anOptionThatIsCutShortIsRefused(String options) {
        assertThrows(IllegalArgumentException.class, () -> TestRequest.ofPacket(HEADER + options));
    }
}
