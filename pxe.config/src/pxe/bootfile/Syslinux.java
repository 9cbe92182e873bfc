// SPDX-License-Identifier: Apache-2.0
package pxe.bootfile;

import java.util.Map;
import pxe.api.Bootfile;

/** PXELINUX and SYSLINUX, which read {@code pxelinux.cfg/}. */
public final class Syslinux {

    /** The names under which the operating systems' packages of it are served. */
    public static final Map<ArchFamily, Bootfile> PACKAGED = Map.of(
            ArchFamily.BIOS, new Bootfile("pxelinux.0"),
            ArchFamily.X86, new Bootfile("syslinux/efi32/syslinux.efi"),
            ArchFamily.X64, new Bootfile("syslinux/efi64/syslinux.efi"));

    private Syslinux() {}
}
