// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.util.ArrayList;
import java.util.List;

/** What a machine starts with, and what of its network boot is switched on. */
public enum Firmware {

    /** SeaBIOS with QEMU's option ROM for the e1000 card, which is iPXE. */
    BIOS("e1000") {
        @Override
        List<String> arguments() {
            return List.of("-machine", "pc,graphics=off", "-device", "VGA", "-boot", "menu=off");
        }
    },

    /** EDK2 (OVMF) for x86-64, PXE over IPv4: the firmware's own network code, no option ROM. */
    UEFI_PXE("virtio-net-pci") {
        @Override
        List<String> arguments() {
            return uefi("IPv6PXESupport");
        }
    },

    /** EDK2 (OVMF) for x86-64, HTTP Boot over IPv4. */
    UEFI_HTTP("virtio-net-pci") {
        @Override
        List<String> arguments() {
            return uefi("IPv4PXESupport", "IPv6PXESupport");
        }
    };

    private final String card;

    Firmware(String card) {
        this.card = card;
    }

    /** QEMU's arguments for the firmware, without the flash images. */
    abstract List<String> arguments();

    /** Whether it is in flash images, which every machine needs for itself. */
    boolean isUefi() {
        return this != BIOS;
    }

    /** QEMU's {@code -device} for the network card. */
    String device(String mac) {
        String device = card + ",netdev=net0,bootindex=1,mac=" + mac;
        return isUefi() ? device + ",romfile=" : device;
    }

    private static List<String> uefi(String... switchedOff) {
        // OVMF waits for entropy before it does HTTP, so the machine has a random generator.
        List<String> arguments = new ArrayList<>(List.of("-machine", "q35", "-device", "virtio-rng-pci"));
        for (String feature : switchedOff) {
            arguments.addAll(List.of("-fw_cfg", "name=opt/org.tianocore/" + feature + ",string=n"));
        }
        return arguments;
    }
}
