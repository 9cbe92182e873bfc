// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What firmware sends, from a file of hexadecimal bytes: {@code #} begins a comment. */
record FirmwarePacket(byte[] bytes) {

    static FirmwarePacket of(String name) {
        try (InputStream in = FirmwarePacket.class.getResourceAsStream(name + ".hex")) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return new FirmwarePacket(HexFormat.of().parseHex(text.replaceAll("#.*", "").replaceAll("\\s", "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    DhcpMessage message() {
        if (DhcpCodec.decode(ByteBuffer.wrap(bytes)) instanceof DhcpCodec.Decoded.Ok(DhcpMessage message)) {
            return message;
        }
        throw new AssertionError("malformed");
    }
}
