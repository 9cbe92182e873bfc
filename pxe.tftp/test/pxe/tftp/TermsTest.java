// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TermsTest {

    private static Terms agree(String... options) {
        return Terms.agree(ServedNetwork.rrq("f", options), TftpSettings.DEFAULT, 65464, 1000);
    }

    @Test
    void withoutOptionsRfc1350Holds() {
        assertEquals(new Terms(512, 1, Optional.empty(), Map.of()), agree());
    }

    @Test
    void onlyWhatWasAskedForIsAcknowledgedInTheOrderOfTheRequest() {
        Terms terms = agree("tsize", "0", "multicast", "", "blksize", "1024", "x", "y");
        assertEquals(Map.of("tsize", "1000", "blksize", "1024"), terms.acknowledged());
        assertEquals(List.of("tsize", "blksize"), List.copyOf(terms.acknowledged().keySet()));
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "512, 512", "1468, 1468", "1469, 1468", "65464, 1468"})
    void theBlockSizeIsAtMostTheConfiguredOne(String asked, String agreed) {
        assertEquals(Map.of("blksize", agreed), agree("blksize", asked).acknowledged());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "0", "65465", "-1", "512x", " 512", "99999999999999999999"})
    void aBlockSizeOutOfItsRangeIsNotAcknowledged(String asked) {
        assertEquals(new Terms(512, 1, Optional.empty(), Map.of()), agree("blksize", asked));
    }

    @ParameterizedTest
    @CsvSource({"1500, false, 1468", "1500, true, 1448", "1400, false, 1368", "9000, false, 8968", "65536, false, 65464",
            "20, true, 8"})
    void aDataPacketFitsTheLink(int mtu, boolean ip6, int blockBytes) {
        assertEquals(blockBytes, Terms.blockBytesWithin(mtu, ip6));
    }

    @Test
    void aLinkWithASmallMtuLowersTheBlockSize() {
        Terms terms = Terms.agree(ServedNetwork.rrq("f", "blksize", "1468"), TftpSettings.DEFAULT, 1368, 1);
        assertEquals(1368, terms.blockBytes());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "4, 4", "64, 64", "65535, 64"})
    void theWindowIsAtMostTheConfiguredOne(String asked, String agreed) {
        assertEquals(agreed, agree("windowsize", asked).acknowledged().get("windowsize"));
    }

    @Test
    void aWindowOfLargeBlocksIsBoundedInBytesWhereverTheBlockSizeStands() {
        TftpSettings jumbo = TftpSettings.builder().maxBlockBytes(65464).build();
        TftpPacket.ReadRequest request = ServedNetwork.rrq("f", "windowsize", "64", "blksize", "65464");
        Terms terms = Terms.agree(request, jumbo, 65464, 1);
        assertEquals(new Terms(65464, 2, Optional.empty(), Map.of("blksize", "65464", "windowsize", "2")), terms);
    }

    @Test
    void theClientsTimeoutIsTakenIfItIsNoLongerThanTheServerWaits() {
        assertEquals(Optional.of(Duration.ofSeconds(8)), agree("timeout", "8").timeout());
        assertEquals(Optional.empty(), agree("timeout", "0").timeout());
        assertEquals(Optional.empty(), agree("timeout", "9").timeout());
        TftpSettings patient = TftpSettings.builder().maxTimeout(Duration.ofMinutes(4)).build();
        assertEquals("240", Terms.agree(ServedNetwork.rrq("f", "timeout", "240"), patient, 1468, 1).acknowledged().get("timeout"));
        TftpSettings mostPatient = TftpSettings.builder().maxTimeout(Duration.ofHours(1)).build();
        assertEquals(Map.of(), Terms.agree(ServedNetwork.rrq("f", "timeout", "256"), mostPatient, 1468, 1).acknowledged());
    }
}
