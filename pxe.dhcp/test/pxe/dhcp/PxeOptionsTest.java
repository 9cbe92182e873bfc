// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.SERVER;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.BootMenu;
import pxe.api.Bootfile;

/** What stands in option 43 (PXE 2.1 section 2.4). */
class PxeOptionsTest {

    private static final BootMenu MENU = new BootMenu("F8?", Duration.ofSeconds(7), List.of(
            BootMenu.Entry.localDisk("Disk"), BootMenu.Entry.of("Go", new Bootfile("go")),
            BootMenu.Entry.of("X", new Bootfile("x"))));

    @Test
    void aMenuHasControlServersEntriesAndPrompt() {
        assertEquals("060107" // discovery control: no broadcast, no multicast, listed servers only
                + "080e" + "0002010a000001" + "0003010a000001" // boot servers: type, count, address; none for the disk
                + "0910" + "000004" + hex("Disk") + "000202" + hex("Go") + "000301" + hex("X")
                + "0a0407" + hex("F8?")
                + "ff", HexFormat.of().formatHex(PxeOptions.menu(MENU, SERVER)));
    }

    @Test
    void aMenuOfTheDiskAloneListsNoServer() {
        BootMenu disk = new BootMenu("", Duration.ZERO, List.of(BootMenu.Entry.localDisk("D")));
        assertEquals("060107" + "0904" + "00000144" + "0a0100" + "ff", HexFormat.of().formatHex(PxeOptions.menu(disk, SERVER)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "254, 254", "255, 255", "256, 255", "86400, 255"})
    void aTimeoutThatTheRomCantCountMeansForEver(int seconds, int sent) {
        BootMenu menu = new BootMenu("", Duration.ofSeconds(seconds), MENU.entries());
        byte[] option = PxeOptions.menu(menu, SERVER);
        assertEquals(sent, option[option.length - 2] & 0xff);
    }

    @Test
    void theLargestMenuIsWellFormed() {
        List<BootMenu.Entry> entries = new ArrayList<>();
        for (int i = 0; i < BootMenu.MAX_ENTRIES; i++) {
            entries.add(BootMenu.Entry.of("x".repeat(16), new Bootfile("f" + i)));
        }
        byte[] option = PxeOptions.menu(new BootMenu("p".repeat(100), Duration.ofDays(1), entries), SERVER);
        int at = 0;
        while (option[at] != (byte) 255) {
            at += 2 + (option[at + 1] & 0xff);
        }
        assertEquals(option.length - 1, at);
    }

    @Test
    void anItemMeansTheEntryOfItsType() {
        assertEquals(OptionalInt.of(0), PxeOptions.entry(new byte[4], MENU));
        assertEquals(OptionalInt.of(1), PxeOptions.entry(new byte[] {0, 2, 0, 0}, MENU));
        assertEquals(OptionalInt.of(2), PxeOptions.entry(new byte[] {0, 3, (byte) 0x80, 1}, MENU), "whatever the layer");
        assertEquals(OptionalInt.empty(), PxeOptions.entry(new byte[] {0, 1, 0, 0}, MENU), "the disk has type 0");
        assertEquals(OptionalInt.empty(), PxeOptions.entry(new byte[] {1, 2, 0, 0}, MENU));
    }

    @ParameterizedTest
    @ValueSource(strings = {"470400020000ff", "4704000200 00", "0000470400020000", "060108470400020000ff",
        "47020001470400020000", "47ff00020000"})
    void theChosenItemIsFoundAmongTheOthers(String option) {
        assertArrayEquals(new byte[] {0, 2, 0, 0}, PxeOptions.chosenItem(bytes(option)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "47", "ff", "00", "4704", "47040002", "470300020000", "0608470400020000",
        "ff470400020000"})
    void whatIsNoItemIsNone(String option) {
        assertNull(PxeOptions.chosenItem(bytes(option)));
    }

    @Property
    void anyBytesAreAnItemOrNone(@ForAll @Size(max = 60) byte[] option) {
        byte[] item = PxeOptions.chosenItem(option);
        assertTrue(item == null || item.length == 4);
    }

    @Test
    void theAnswerToAChoiceNamesIt() {
        assertArrayEquals(bytes("060108470400020000ff"), PxeOptions.useThisPacket(new byte[] {0, 2, 0, 0}));
        assertArrayEquals(bytes("060108ff"), PxeOptions.useThisPacket());
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
