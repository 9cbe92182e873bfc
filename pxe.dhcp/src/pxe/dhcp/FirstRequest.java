// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.explain.Question;
import pxe.dhcp.DhcpMessage.MessageType;

/** Writes the DISCOVER of a machine that is told of in words, as most of its kind say it. Stateless. */
final class FirstRequest {

    /** What a ROM asks for. */
    private static final byte[] WISHES = {DhcpOption.SUBNET_MASK, DhcpOption.ROUTER, DhcpOption.DNS, DhcpOption.HOST_NAME,
        DhcpOption.DOMAIN_NAME, DhcpOption.BROADCAST_ADDRESS, DhcpOption.VENDOR_SPECIFIC, DhcpOption.VENDOR_CLASS,
        DhcpOption.TFTP_SERVER, DhcpOption.BOOTFILE};
    /** iPXE's own options: a network card's identity, and that it speaks HTTP and knows menus. */
    private static final byte[] IPXE = {(byte) 0xb1, 5, 1, (byte) 0x80, (byte) 0x86, 0x10, 0x0e, 19, 1, 1, 39, 1, 1};
    private static final int MAX_BYTES = 1472;
    private static final byte[] UNDI = {1, 3, 16};

    private FirstRequest() {}

    static DhcpMessage of(Question.Described question) {
        DhcpOptions.Builder options = DhcpOptions.builder().putU8(DhcpOption.MESSAGE_TYPE, MessageType.DISCOVER)
                .put(DhcpOption.PARAMETER_LIST, WISHES)
                .put(DhcpOption.MAX_SIZE, new byte[] {(byte) (MAX_BYTES >> 8), (byte) MAX_BYTES});
        if (question.stage() != BootStage.NONE) {
            firmware(options, question);
        }
        question.machineId().ifPresent(id -> options.put(DhcpOption.MACHINE_ID, ByteBuffer.allocate(Exchange.UUID_BYTES).put((byte) 0)
                .putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()).array()));
        int hops = question.relay().isPresent() ? 1 : 0;
        return new DhcpMessage(DhcpMessage.BOOTREQUEST, hops, ThreadLocalRandom.current().nextInt(), 0, DhcpMessage.BROADCAST,
                DhcpMessage.NONE, DhcpMessage.NONE, DhcpMessage.NONE, question.relay().orElse(DhcpMessage.NONE), question.mac(), "",
                "", options.build());
    }

    private static void firmware(DhcpOptions.Builder options, Question.Described question) {
        boolean http = question.stage() == BootStage.HTTP;
        int arch = question.arch().orElse(http ? ClientArch.X64_UEFI_HTTP : ClientArch.X86_BIOS).code();
        options.put(DhcpOption.VENDOR_CLASS, "%sClient:Arch:%05d:UNDI:003016".formatted(http ? "HTTP" : "PXE", arch))
                .put(DhcpOption.CLIENT_ARCH, new byte[] {(byte) (arch >> 8), (byte) arch})
                .put(DhcpOption.CLIENT_NDI, UNDI);
        if (question.stage() == BootStage.IPXE) {
            options.put(DhcpOption.USER_CLASS, "iPXE").put(DhcpOption.IPXE, IPXE);
        }
    }
}
