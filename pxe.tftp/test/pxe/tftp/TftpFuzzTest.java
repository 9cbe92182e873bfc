// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pxe.net.Route;
import pxe.tftp.TftpCodec.Malformed;
import pxe.tftp.TftpCodec.Ok;

/**
 * Targets for Jazzer. Each run of the tests replays the corpus; {@code ./build fuzz pxe.tftp.TftpFuzzTest#anyPacket} looks for
 * more. What breaks a target is kept in {@code testresources/pxe/tftp/TftpFuzzTestInputs/} and the target's name, and is of the
 * corpus from then on.
 */
class TftpFuzzTest {

    private static final Duration MOMENT = Duration.ofMillis(50);

    static Stream<Arguments> packets() {
        return Stream.of("\0\1ipxe.efi\0octet\0tsize\0000\0blksize\0001468\0windowsize\0004\0", // OVMF
                "\0\1f\0netascii\0blksize\0008\0timeout\0001\0", "\0\1\\boot\\\0OCTET\0\0\0\0\0", "\0\1f\0mail\0",
                "\0\1f\0octet", "\0\1f\0octet\0blksize\00065464\0windowsize\00065535\0tsize\00018446744073709551616\0",
                "\0\1f\0octet\0a\0001\0A\0002\0", "\0\1\0octet\0", "\0\2f\0octet\0tsize\0001\0", "\0\3\0\1", "\0\3\0\1abc",
                "\0\4\0\0", "\0\4\0\1", "\0\4\377\377", "\0\4\0", "\0\5\0\10User aborted the transfer\0", "\0\5\0\0", "\0\5",
                "\0\6blksize\0008\0", "\0\6", "\0\7", "\0", "")
                .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Whatever can be read can be written, and says the same when it is read again. */
    @MethodSource("packets")
    @FuzzTest(maxDuration = "5m")
    void anyPacket(byte @Nullable [] packet) {
        if (packet == null) {
            return;
        }
        switch (TftpCodec.decode(ByteBuffer.wrap(packet))) {
            case Ok read -> assertEquals(read, TftpCodec.decode(TftpCodec.encode(read.packet())));
            case Malformed malformed -> assertTrue(malformed.offset() >= 0 && malformed.offset() <= packet.length);
        }
    }

    /** Whatever comes to the port of requests and to that of a transfer, and from whom: the next client is served. */
    @MethodSource("packets")
    @FuzzTest(maxDuration = "5m")
    void anyPacketToTheServer(byte @Nullable [] packet) {
        if (packet == null || packet.length > 1472) {
            return;
        }
        ServedNetwork net = new ServedNetwork();
        byte[] sent = net.file("f", 3000);
        TestClient client = net.client(ServedNetwork.rrq("f", "windowsize", "2"));
        TestClient stranger = net.client(ServedNetwork.rrq("f"));
        client.mute = true;
        stranger.mute = true;
        client.start();
        net.run(MOMENT);
        for (TestClient from : new TestClient[] {client, stranger}) {
            from.socket.send(ByteBuffer.wrap(packet), Route.to(ServedNetwork.PORT_69));
            from.socket.send(ByteBuffer.wrap(packet), Route.to(client.serverTid));
        }
        net.run(MOMENT);
        assertArrayEquals(sent, net.fetch("f").content.toByteArray());
    }
}
