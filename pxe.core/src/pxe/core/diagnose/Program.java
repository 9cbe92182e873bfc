// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import pxe.api.ClientArch;
import pxe.api.file.VirtualFile;
import pxe.bootfile.ArchFamily;

/**
 * What a boot file is, by its first bytes: a UEFI program is a PE file and names its processor and whether it is signed; a program
 * of BIOS has no mark of its own.
 *
 * @param machine the processor of a {@link Kind#UEFI} program, as PE numbers it; else 0
 * @param isSigned whether a {@link Kind#UEFI} program has a signature, whoever made it
 */
record Program(Kind kind, int machine, boolean isSigned) {

    enum Kind { UEFI, LINUX, SCRIPT, ELF, EMPTY, OTHER }

    private static final int HEAD_BYTES = 4096;
    /** Where the parts of a PE file are: the place of its header, and what is in it. */
    private static final int PE_POINTER = 0x3c;
    private static final int PE_MAGIC = 0x00004550;
    private static final int OPTIONAL_HEADER = 24;
    private static final int PE32_PLUS = 0x20b;
    private static final int DIRECTORIES_32 = 96;
    private static final int DIRECTORIES_64 = 112;
    private static final int CERTIFICATES = 4;
    /** Where Linux's boot protocol has its mark, on x86; a kernel with it may be a PE file as well. */
    private static final int LINUX_MARK = 0x202;
    private static final int LINUX_MAGIC = 0x53726448;

    private static final Map<Integer, ArchFamily> PROCESSORS = Map.of(0x14c, ArchFamily.X86, 0x8664, ArchFamily.X64,
            0x1c0, ArchFamily.ARM32, 0x1c2, ArchFamily.ARM32, 0x1c4, ArchFamily.ARM32, 0xaa64, ArchFamily.ARM64,
            0x5064, ArchFamily.RISCV64, 0x6264, ArchFamily.LOONGARCH64);

    /**
     * Looks into a file.
     *
     * @throws IOException if it can't be read
     */
    static Program of(VirtualFile file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (SeekableByteChannel channel = file.open()) {
            while (head.hasRemaining() && channel.position() < file.size() && channel.read(head) >= 0) {
                // until it is full, or that is all
            }
        }
        return of(head.flip());
    }

    private static Program of(ByteBuffer head) {
        if (!head.hasRemaining()) {
            return new Program(Kind.EMPTY, 0, false);
        }
        if (number(head, LINUX_MARK) == LINUX_MAGIC) {
            return new Program(Kind.LINUX, 0, false);
        }
        if (startsWith(head, "#!ipxe")) {
            return new Program(Kind.SCRIPT, 0, false);
        }
        if (startsWith(head, "\177ELF")) {
            return new Program(Kind.ELF, 0, false);
        }
        int pe = startsWith(head, "MZ") ? number(head, PE_POINTER) : -1;
        return number(head, pe) == PE_MAGIC ? uefi(head, pe) : new Program(Kind.OTHER, 0, false);
    }

    private static Program uefi(ByteBuffer head, int pe) {
        int directories = pe + OPTIONAL_HEADER
                + ((number(head, pe + OPTIONAL_HEADER) & 0xffff) == PE32_PLUS ? DIRECTORIES_64 : DIRECTORIES_32);
        int certificateBytes = number(head, directories + CERTIFICATES * 2 * Integer.BYTES + Integer.BYTES);
        return new Program(Kind.UEFI, number(head, pe + Integer.BYTES) & 0xffff, certificateBytes > 0);
    }

    private static boolean startsWith(ByteBuffer head, String mark) {
        byte[] bytes = mark.getBytes(StandardCharsets.ISO_8859_1);
        return head.remaining() >= bytes.length && head.slice(0, bytes.length).equals(ByteBuffer.wrap(bytes));
    }

    /** Four bytes; 0 where there are none. */
    private static int number(ByteBuffer head, int position) {
        return position >= 0 && position <= head.limit() - Integer.BYTES ? head.getInt(position) : 0;
    }

    /** Whether firmware of an architecture can start it; where nothing tells, it can. */
    boolean runsOn(ClientArch arch) {
        if (!arch.isUefi()) {
            return kind != Kind.UEFI && kind != Kind.SCRIPT && kind != Kind.EMPTY;
        }
        return switch (kind) {
            case UEFI -> ArchFamily.of(arch).map(family -> family == PROCESSORS.get(machine)).orElse(true);
            case LINUX -> true; // kernels of today are UEFI programs too
            default -> false;
        };
    }

    /** In plain words, as in "a UEFI program for x64". */
    @Override
    public String toString() {
        return switch (kind) {
            case UEFI -> "a UEFI program for "
                    + Optional.ofNullable(PROCESSORS.get(machine)).map(ArchFamily::key).orElse("another processor");
            case LINUX -> "a Linux kernel";
            case SCRIPT -> "a script of iPXE's";
            case ELF -> "an ELF program";
            case EMPTY -> "empty";
            case OTHER -> "no UEFI program";
        };
    }
}
