// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import pxe.tftp.TftpCodec.Malformed;
import pxe.tftp.TftpCodec.Ok;
import pxe.tftp.TftpPacket.Ack;
import pxe.tftp.TftpPacket.Data;
import pxe.tftp.TftpPacket.Error;
import pxe.tftp.TftpPacket.OptionAck;
import pxe.tftp.TftpPacket.ReadRequest;
import pxe.tftp.TftpPacket.WriteRequest;

class TftpCodecTest {

    private static ByteBuffer bytes(String latin1) {
        return ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Malformed malformed(String latin1) {
        return assertInstanceOf(Malformed.class, TftpCodec.decode(bytes(latin1)));
    }

    @Provide
    Arbitrary<TftpPacket> packets() {
        Arbitrary<Integer> numbers =
                Arbitraries.oneOf(Arbitraries.of(0, 1, 0x7fff, 0x8000, 0xffff), Arbitraries.integers().between(0, 65535));
        Arbitrary<String> words = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(20);
        Arbitrary<String> names = Arbitraries.strings().withCharRange(' ', '\u00ff').ofMinLength(1).ofMaxLength(100);
        Arbitrary<Map<String, String>> options = Arbitraries.maps(words, words).ofMaxSize(TftpCodec.MAX_OPTIONS);
        return Arbitraries.oneOf(
                Combinators.combine(names, words, options).as(ReadRequest::new),
                Combinators.combine(names, words, options).as(WriteRequest::new),
                Combinators.combine(numbers, Arbitraries.bytes().array(byte[].class).ofMaxSize(600))
                        .as((block, payload) -> new Data(block, ByteBuffer.wrap(payload))),
                numbers.map(Ack::new),
                Combinators.combine(numbers, words).as(Error::new),
                options.map(OptionAck::new));
    }

    @Property
    void whatIsEncodedIsDecodedToTheSamePacket(@ForAll("packets") TftpPacket packet) {
        assertEquals(new Ok(packet), TftpCodec.decode(TftpCodec.encode(packet)));
    }

    @Property
    void anyBytesAreAPacketOrMalformedWithAnOffsetInThem(@ForAll @Size(max = 600) byte[] bytes) {
        if (TftpCodec.decode(ByteBuffer.wrap(bytes)) instanceof Malformed malformed) {
            assertTrue(malformed.offset() >= 0 && malformed.offset() <= bytes.length);
        }
    }

    @Property
    void anyBytesAfterAnOpcodeAreAPacketOrMalformed(@ForAll @Size(max = 1500) byte[] bytes, @ForAll("opcodes") int opcode) {
        ByteBuffer packet = ByteBuffer.allocate(2 + bytes.length).putShort((short) opcode).put(bytes).flip();
        TftpCodec.decode(packet);
        assertEquals(0, packet.position());
    }

    @Provide
    Arbitrary<Integer> opcodes() {
        return Arbitraries.integers().between(1, 6);
    }

    /** Captured from OVMF (EDK2 2022.11) under QEMU. */
    @Test
    void readsTheRequestOfUefiFirmware() {
        byte[] captured = HexFormat.of().parseHex("0001697078652e656669006f6374657400"
                + "7473697a65003000" + "626c6b73697a65003134363800" + "77696e646f7773697a65003400");
        assertEquals(new Ok(new ReadRequest("ipxe.efi", "octet", Map.of("tsize", "0", "blksize", "1468", "windowsize", "4"))),
                TftpCodec.decode(ByteBuffer.wrap(captured)));
    }

    @Test
    void modeAndOptionNamesAreReadInAnyCase() {
        assertEquals(new Ok(new ReadRequest("F", "octet", Map.of("blksize", "1428"))),
                TftpCodec.decode(bytes("\0\1F\0OcTeT\0BlkSize\0001428\0")));
    }

    @Test
    void aRequestPaddedWithZerosIsReadLikeOneWithout() {
        assertEquals(new Ok(new ReadRequest("f", "octet", Map.of())), TftpCodec.decode(bytes("\0\1f\0octet\0\0\0\0\0\0")));
    }

    @Test
    void anErrorMessageWithoutItsEndIsReadNevertheless() {
        assertEquals(new Ok(new Error(8, "no")), TftpCodec.decode(bytes("\0\5\0\10no")));
        assertEquals(new Ok(new Error(0, "")), TftpCodec.decode(bytes("\0\5\0\0")));
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() {
        assertEquals(new Malformed("the opcode is cut off", 0), malformed("\0"));
        assertEquals(new Malformed("opcode 7 is not of TFTP", 0), malformed("\0\7"));
        assertEquals(new Malformed("the file name is empty", 2), malformed("\0\1\0octet\0"));
        assertEquals(new Malformed("the mode does not end in NUL", 4), malformed("\0\1f\0octet"));
        assertEquals(new Malformed("the value of option blksize does not end in NUL", 18),
                malformed("\0\1f\0octet\0blksize\0008"));
        assertEquals(new Malformed("option a twice", 14), malformed("\0\1f\0octet\0a\0001\0A\0002\0"));
        assertEquals(new Malformed("the block number is cut off", 2), malformed("\0\4\1"));
    }

    @Test
    void namesAndOptionsAreBounded() {
        String longest = "f".repeat(TftpCodec.MAX_FILENAME_BYTES);
        assertInstanceOf(Ok.class, TftpCodec.decode(bytes("\0\1" + longest + "\0octet\0")));
        assertEquals(new Malformed("the file name is longer than 1024 bytes", 2), malformed("\0\1f" + longest + "\0octet\0"));
        StringBuilder options = new StringBuilder();
        for (int i = 0; i <= TftpCodec.MAX_OPTIONS; i++) {
            options.append("o").append(i).append("\0x\0");
        }
        assertEquals("more than 16 options", malformed("\0\1f\0octet\0" + options).reason());
    }
}
