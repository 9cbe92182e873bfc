// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The packets of real firmware that hostile ones are made of: the files of {@code testresources/pxe/dhcp}. */
final class FirmwareCorpus {

    static final List<String> NAMES = List.of("aavmf-pxe-discover", "bios-rom-discover", "edk2-http-discover", "edk2-pxe-discover",
            "edk2-pxe-request-4011", "ipxe-chained-discover", "ipxe-efi-discover", "ipxe-menu-request-4011", "ipxe-rom-discover");
    static final Path FOLDER = Path.of(System.getProperty("pxe.workspace"), "pxe.dhcp/testresources/pxe/dhcp");
    /** Where the options begin: behind the header and its cookie. */
    static final int OPTIONS_AT = 240;

    /**
     * An option where it stands in a packet.
     *
     * @param at where its code is
     */
    record Place(int at, int code, int length) {
        int end() {
            return at + 2 + length;
        }
    }

    private FirmwareCorpus() {}

    static byte[] packet(String name) {
        return FirmwarePacket.of(name).bytes();
    }

    /** The options of a good packet. */
    static List<Place> options(byte[] packet) {
        List<Place> places = new ArrayList<>();
        int at = OPTIONS_AT;
        while (at < packet.length && (packet[at] & 0xff) != DhcpOption.END) {
            if (packet[at] == DhcpOption.PAD) {
                at++;
            } else {
                Place place = new Place(at, packet[at] & 0xff, packet[at + 1] & 0xff);
                places.add(place);
                at = place.end();
            }
        }
        return places;
    }

    /** Options in hexadecimal behind the header of a machine's request. */
    static byte[] behindGoodHeader(@Nullable String options) {
        byte[] header = Arrays.copyOf(packet("bios-rom-discover"), OPTIONS_AT);
        return with(header, OPTIONS_AT, HexFormat.of().parseHex(Objects.requireNonNullElse(options, "").replace(" ", "")));
    }

    /** A packet with bytes put in at a place. */
    static byte[] with(byte[] packet, int at, byte... more) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(packet, 0, at);
        out.writeBytes(more);
        out.write(packet, at, packet.length - at);
        return out.toByteArray();
    }
}
