// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pxe.api.BootRequest;
import pxe.api.test.TestRequest;
import pxe.net.Arrival;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

/** What authors of policies test with says the same of a packet as the server does. */
class TestKitTest {

    private static final Arrival NO_MATTER = new Arrival(new InetSocketAddress(0), Inet4Address.ofLiteral("255.255.255.255"),
            Inet4Address.ofLiteral("192.0.2.1"), 1);

    static List<String> names() {
        return FirmwareCorpus.NAMES;
    }

    @ParameterizedTest
    @MethodSource("names")
    void aCapturedPacketAsksPoliciesTheSame(String name) {
        TestRequest kit = TestRequest.ofPacket(HexFormat.of().formatHex(FirmwareCorpus.packet(name)));
        BootRequest server = new Exchange(FirmwarePacket.of(name).message(), NO_MATTER, null, "eth0", Inet4Address.ofLiteral("192.0.2.1"));
        assertEquals(fields(server), fields(kit));
        for (int code = 1; code < 255; code++) {
            assertArrayEquals(server.option(code).orElse(null), kit.option(code).orElse(null), "option " + code);
        }
    }

    private static List<Object> fields(BootRequest request) {
        return List.of(request.mac(), request.machineId(), request.arch(), request.stage(), request.vendorClass(),
                request.userClass(), request.relay(), request.clientAddress());
    }
}
