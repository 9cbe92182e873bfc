// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.util.Locale;

/** How a PXE ROM is told what to boot: no way suits them all. */
public enum FirmwareProfile {

    /** The file, and that it is to be taken without asking port 4011 (option 43.6 = 8): a second less, and right for most. */
    DIRECT,
    /** No file: the client asks port 4011 for it, as of Microsoft's BINL (PXE 2.1 section 2.2.4). */
    BINL,
    /** The file, and nothing about where else to ask. */
    FULL,
    /** A menu of one entry that is taken at once (PXE 2.1 section 2.4): the client asks port 4011 for the file of the entry. */
    MENU,
    /** What the boot loader of a Raspberry Pi looks for in option 43; it knows itself which files to load. */
    RASPBERRY_PI;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** As it is written in files, and told. */
    @Override
    public String toString() {
        return text;
    }

    /** What is tried next if a machine keeps asking. */
    FirmwareProfile next() {
        return switch (this) {
            case DIRECT -> BINL;
            case BINL -> FULL;
            case FULL -> MENU;
            case MENU -> DIRECT;
            case RASPBERRY_PI -> RASPBERRY_PI;
        };
    }
}
