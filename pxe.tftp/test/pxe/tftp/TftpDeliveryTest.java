// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.net.test.Conditions;

class TftpDeliveryTest {

    private static final TftpSettings PATIENT = patient(new TransferPorts.Any());

    private static TftpSettings patient(TransferPorts ports) {
        return TftpSettings.builder().transferPorts(ports).maxBlockBytes(65464).retries(30).build();
    }

    @Provide
    Arbitrary<Integer> blockSizes() {
        return Arbitraries.oneOf(Arbitraries.of(8, 512, 1428, 1468), Arbitraries.integers().between(8, 2000));
    }

    @Provide
    Arbitrary<TransferPorts> ports() {
        return Arbitraries.of(new TransferPorts.Any(), new TransferPorts.Range(50_000, 50_000), new TransferPorts.Single());
    }

    @Property(tries = 300)
    void everyBlockSizeAndWindowDeliversTheSameBytesOverAFaultyNetwork(@ForAll("blockSizes") int blksize,
            @ForAll @IntRange(min = 1, max = 100) int windowsize, @ForAll @IntRange(max = 150) int blocks,
            @ForAll @IntRange(min = -1, max = 1) int more, @ForAll @DoubleRange(max = 0.15) double fault,
            @ForAll("ports") TransferPorts ports, @ForAll long seed) {
        ServedNetwork net = new ServedNetwork(seed, patient(ports));
        net.network.conditions(Conditions.faulty(fault));
        byte[] sent = net.file("f", Math.max(0, blocks * Math.min(blksize, 1468) + more));
        TestClient client = net.fetch("f", "blksize", "" + blksize, "windowsize", "" + windowsize);
        assertNull(client.error);
        assertArrayEquals(sent, client.content.toByteArray());
    }

    @Property(tries = 100)
    void aClientWithoutOptionsIsServedAsInRfc1350(@ForAll @IntRange(max = 20_000) int size,
            @ForAll @DoubleRange(max = 0.15) double fault, @ForAll long seed) {
        ServedNetwork net = new ServedNetwork(seed, PATIENT);
        net.network.conditions(Conditions.faulty(fault));
        byte[] sent = net.file("f", size);
        assertArrayEquals(sent, net.fetch("f").content.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"1, 200", "4, 500", "16, 2000"})
    void aLinkThatLosesOnePacketOfTwoHundredKeepsTwoThirdsOfItsSpeed(int windowsize, int blocks) {
        assertTrue(seconds(windowsize, blocks, 0.005) < 1.5 * seconds(windowsize, blocks, 0), "lossy beside perfect");
    }

    private static double seconds(int windowsize, int blocks, double loss) {
        ServedNetwork net = new ServedNetwork(2, TftpSettings.DEFAULT);
        net.network.conditions(new Conditions(Duration.ofMillis(1), Duration.ZERO, loss, 0, 0));
        byte[] sent = net.file("f", blocks * 1428);
        TestClient client = net.client(ServedNetwork.rrq("f", "blksize", "1428", "windowsize", "" + windowsize)).start();
        assertTrue(net.network.runUntil(client::isOver, Duration.ofMinutes(1)));
        assertArrayEquals(sent, client.content.toByteArray());
        return net.network.now().toNanos() / 1e9;
    }

    @Test
    void theBlockNumberWrapsToZero() {
        ServedNetwork net = new ServedNetwork();
        byte[] sent = net.file("f", 70_000 * 8 + 3);
        TestClient client = net.fetch("f", "blksize", "8", "windowsize", "64");
        assertArrayEquals(sent, client.content.toByteArray());
        assertEquals("0", net.event("SENT").details().get("retransmits"));
    }

    @Test
    void theBlockNumberWrapsOverAFaultyNetworkToo() {
        ServedNetwork net = new ServedNetwork(3, PATIENT);
        net.network.conditions(Conditions.faulty(0.01));
        byte[] sent = net.file("f", 66_000 * 8);
        assertArrayEquals(sent, net.fetch("f", "blksize", "8", "windowsize", "64").content.toByteArray());
    }

    @Test
    void aPerfectNetworkSeesEachBlockOnce() {
        ServedNetwork net = new ServedNetwork();
        net.file("f", 1000 * 1428);
        TestClient client = net.fetch("f", "blksize", "1428", "windowsize", "16");
        assertEquals(1001, client.count(TftpPacket.Data.class));
        assertEquals(0, net.serverHost.openSockets() - 1, "sockets of transfers");
        assertEquals(1, net.files.get("f").closed.get());
    }
}
