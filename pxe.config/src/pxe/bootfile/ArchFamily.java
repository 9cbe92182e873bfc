// SPDX-License-Identifier: Apache-2.0
package pxe.bootfile;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pxe.api.Bootfile;
import pxe.api.ClientArch;
import pxe.config.ConfigValues;

/** The architectures that load the same programs, whether by TFTP or by HTTP. Firmware of any other gets no boot file. */
public enum ArchFamily {
    /** x86 with a BIOS. */
    BIOS(0, 20),
    /** 32-bit x86 with UEFI. */
    X86(6, 15),
    /** 64-bit x86 with UEFI; much of it says EBC (9) instead of its own code (7). */
    X64(7, 9, 16, 17),
    /** 32-bit ARM with UEFI. */
    ARM32(10, 18),
    /** 64-bit ARM with UEFI. */
    ARM64(11, 19),
    /** 64-bit RISC-V with UEFI. */
    RISCV64(27, 28),
    /** 64-bit LoongArch with UEFI. */
    LOONGARCH64(39, 40);

    private static final Map<ClientArch, ArchFamily> BY_MEMBER = Arrays.stream(values())
            .flatMap(family -> family.members.stream().map(member -> Map.entry(member, family)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    private final Set<ClientArch> members;

    ArchFamily(int... codes) {
        members = Arrays.stream(codes).mapToObj(ClientArch::new).collect(Collectors.toUnmodifiableSet());
    }

    /** The family of an architecture; empty for those whose programs nobody here knows. */
    public static Optional<ArchFamily> of(ClientArch arch) {
        return Optional.ofNullable(BY_MEMBER.get(arch));
    }

    /** The architectures: those that boot by TFTP and those that boot by HTTP. */
    public Set<ClientArch> members() {
        return members;
    }

    /** The name in configuration keys: {@code x64}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a boot file for each family.
     *
     * @param prefix what stands before {@link #key()} in the configuration's keys
     * @param defaults the names for the keys that are missing
     */
    public static Map<ArchFamily, Bootfile> read(ConfigValues values, String prefix, Map<ArchFamily, Bootfile> defaults) {
        Map<ArchFamily, Bootfile> files = new EnumMap<>(ArchFamily.class);
        for (ArchFamily family : values()) {
            Optional<Bootfile> otherwise = Optional.ofNullable(defaults.get(family));
            BootfileKey.read(values, prefix + family.key()).or(() -> otherwise).ifPresent(file -> files.put(family, file));
        }
        return files;
    }

    /** The boot files of families as those of each of their architectures. */
    public static Map<ClientArch, Bootfile> spread(Map<ArchFamily, Bootfile> files) {
        Map<ClientArch, Bootfile> spread = new HashMap<>();
        files.forEach((family, file) -> family.members.forEach(arch -> spread.put(arch, file)));
        return spread;
    }
}
