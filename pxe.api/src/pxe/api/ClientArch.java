// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.util.BitSet;
import java.util.Map;

import static java.util.Map.entry;

/**
 * A client system architecture, as DHCP option 93 carries it (RFC 4578 section 2.1; IANA "Processor Architecture Types").
 *
 * <p>The registry is open: a code that has no constant here is a value like any other, so that firmware newer than this list
 * is answered by a fall-back and never refused. Compare with {@code equals}, not by identity.
 *
 * @param code the 16-bit code of the registry, 0 to 65535
 */
public record ClientArch(int code) {

    public static final ClientArch X86_BIOS = new ClientArch(0);
    public static final ClientArch ITANIUM_UEFI = new ClientArch(2);
    public static final ClientArch X86_UEFI = new ClientArch(6);
    public static final ClientArch X64_UEFI = new ClientArch(7);
    /** Registered for EBC; much x64 firmware sends it, so it is treated as x64 UEFI. */
    public static final ClientArch EBC = new ClientArch(9);
    public static final ClientArch ARM32_UEFI = new ClientArch(10);
    public static final ClientArch ARM64_UEFI = new ClientArch(11);
    public static final ClientArch X86_UEFI_HTTP = new ClientArch(15);
    public static final ClientArch X64_UEFI_HTTP = new ClientArch(16);
    public static final ClientArch EBC_HTTP = new ClientArch(17);
    public static final ClientArch ARM32_UEFI_HTTP = new ClientArch(18);
    public static final ClientArch ARM64_UEFI_HTTP = new ClientArch(19);
    public static final ClientArch X86_BIOS_HTTP = new ClientArch(20);
    public static final ClientArch RISCV64_UEFI = new ClientArch(27);
    public static final ClientArch RISCV64_UEFI_HTTP = new ClientArch(28);
    public static final ClientArch LOONGARCH64_UEFI = new ClientArch(39);
    public static final ClientArch LOONGARCH64_UEFI_HTTP = new ClientArch(40);
    public static final ClientArch ARM_RPIBOOT = new ClientArch(41);

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            entry(0, "x86 BIOS"), entry(1, "NEC PC-98"), entry(2, "Itanium UEFI"), entry(3, "DEC Alpha"), entry(4, "Arc x86"),
            entry(5, "Intel Lean Client"), entry(6, "x86 UEFI"), entry(7, "x64 UEFI"), entry(8, "XScale UEFI"), entry(9, "EBC"),
            entry(10, "ARM32 UEFI"), entry(11, "ARM64 UEFI"), entry(12, "PowerPC Open Firmware"), entry(13, "PowerPC ePAPR"),
            entry(14, "POWER OPAL v3"), entry(15, "x86 UEFI HTTP"), entry(16, "x64 UEFI HTTP"), entry(17, "EBC HTTP"),
            entry(18, "ARM32 UEFI HTTP"), entry(19, "ARM64 UEFI HTTP"), entry(20, "x86 BIOS HTTP"), entry(21, "ARM32 U-Boot"),
            entry(22, "ARM64 U-Boot"), entry(23, "ARM32 U-Boot HTTP"), entry(24, "ARM64 U-Boot HTTP"), entry(25, "RISC-V 32 UEFI"),
            entry(26, "RISC-V 32 UEFI HTTP"), entry(27, "RISC-V 64 UEFI"), entry(28, "RISC-V 64 UEFI HTTP"),
            entry(29, "RISC-V 128 UEFI"), entry(30, "RISC-V 128 UEFI HTTP"), entry(31, "s390 Basic"), entry(32, "s390 Extended"),
            entry(33, "MIPS32 UEFI"), entry(34, "MIPS64 UEFI"), entry(35, "Sunway 32 UEFI"), entry(36, "Sunway 64 UEFI"),
            entry(37, "LoongArch32 UEFI"), entry(38, "LoongArch32 UEFI HTTP"), entry(39, "LoongArch64 UEFI"),
            entry(40, "LoongArch64 UEFI HTTP"), entry(41, "ARM rpiboot"));

    private static final BitSet HTTP = codes(15, 16, 17, 18, 19, 20, 23, 24, 26, 28, 30, 38, 40);
    private static final BitSet UEFI = codes(2, 6, 7, 8, 9, 10, 11, 15, 16, 17, 18, 19, 25, 26, 27, 28, 29, 30, 33, 34, 35, 36,
            37, 38, 39, 40);

    /**
     * Makes a value of any code.
     *
     * @throws IllegalArgumentException if the code does not fit 16 bits
     */
    public ClientArch {
        if (code >>> 16 != 0) {
            throw new IllegalArgumentException("an architecture code has 16 bits: " + code);
        }
    }

    /** Whether the registry defines this code as boot over HTTP: the boot file must then be a URL. */
    public boolean isHttp() {
        return HTTP.get(code);
    }

    /** Whether the firmware loads UEFI programs, by TFTP or by HTTP. */
    public boolean isUefi() {
        return UEFI.get(code);
    }

    /** The registry's name, or {@code "unknown architecture"}. */
    public String description() {
        return NAMES.getOrDefault(code, "unknown architecture");
    }

    /** The code and its name, as in {@code 7 (x64 UEFI)}. */
    @Override
    public String toString() {
        return code + " (" + description() + ")";
    }

    private static BitSet codes(int... codes) {
        BitSet set = new BitSet();
        for (int code : codes) {
            set.set(code);
        }
        return set;
    }
}
