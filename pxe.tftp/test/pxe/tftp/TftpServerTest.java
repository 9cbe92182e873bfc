// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pxe.api.ServiceStatus.Endpoint;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.net.Route;
import pxe.net.test.Conditions;
import pxe.tftp.TftpPacket.Ack;
import pxe.tftp.TftpPacket.Data;
import pxe.tftp.TftpPacket.Error;
import pxe.tftp.TftpPacket.OptionAck;
import pxe.tftp.TftpPacket.ReadRequest;
import pxe.tftp.TftpPacket.WriteRequest;

class TftpServerTest {

    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ServedNetwork net = new ServedNetwork();

    /** A client that says only what the test tells it to. */
    private TestClient mute(String file, String... options) {
        TestClient client = net.client(ServedNetwork.rrq(file, options));
        client.mute = true;
        client.start();
        net.run(MILLISECOND);
        return client;
    }

    private static TftpSettings limits(int all, int perClient) {
        return TftpSettings.builder().maxTransfers(all).maxTransfersPerClient(perClient).build();
    }

    private static List<Integer> blocks(TestClient client) {
        return client.heard.stream().filter(Data.class::isInstance).map(packet -> ((Data) packet).block()).toList();
    }

    // --- Answers.

    @Test
    void theAnswerComesFromAPortOfItsOwnAndTheAddressThatWasAsked() {
        net.file("f", 10);
        TestClient client = net.fetch("f");
        InetSocketAddress from = client.arrivals.getFirst().peer();
        assertEquals(ServedNetwork.SERVER, from.getAddress());
        assertNotEquals(69, from.getPort());
    }

    @Test
    void whoAsksEverybodyIsAnsweredFromTheServersOwnAddress() throws Exception {
        byte[] content = net.file("f", 1000);
        InetSocketAddress everybody = new InetSocketAddress(InetAddress.ofLiteral("255.255.255.255"), 69);
        TestClient client = new TestClient(net.clientHost, everybody, ServedNetwork.rrq("f")).start();
        net.run(SECOND);
        assertEquals(ServedNetwork.SERVER, client.serverTid.getAddress());
        assertArrayEquals(content, client.content.toByteArray());
    }

    @Test
    void aRequestWithoutOptionsIsAnsweredByTheFirstBlock() {
        net.file("f", 10);
        assertEquals(1, ((Data) net.fetch("f").heard.getFirst()).block());
    }

    @Test
    void optionsThatNobodyKnowsAreNotAcknowledged() {
        net.file("f", 10);
        assertEquals(0, net.fetch("f", "nonsense", "1").count(OptionAck.class));
    }

    @Test
    void theSizeOfAFileIsTold() {
        net.file("f", 12345);
        assertEquals(Map.of("tsize", "12345"), net.fetch("f", "tsize", "0").agreed);
    }

    @Test
    void packetsFitTheLink() {
        net.serverHost.mtu(1400);
        net.file("f", 5000);
        net.fetch("f", "blksize", "1468");
        assertEquals(1400 - 20 - 8, net.serverHost.largestPayloadBytes());
    }

    @Test
    void aMissingFileIsErrorOne() {
        TestClient client = net.fetch("nothing");
        assertEquals(Error.NOT_FOUND, client.error.code());
        assertEquals(Map.of("port", client.socket.localAddress().getPort() + "", "file", "nothing", "reason", "nobody has it"),
                net.event("NOTFOUND").details());
    }

    @Test
    void aRefusedFileIsErrorTwo() {
        assertEquals(Error.ACCESS_VIOLATION, net.fetch("../secret").error.code());
        assertEquals("outside of the tree", net.event("REFUSED").details().get("reason"));
    }

    @Test
    void aWriteRequestIsRefused() {
        TestClient client = net.client(ServedNetwork.rrq("f"));
        client.send(new WriteRequest("f", "octet", Map.of()));
        net.run(SECOND);
        assertEquals(Error.ACCESS_VIOLATION, client.error.code());
        net.event("REFUSED");
    }

    @Test
    void mailIsRefused() {
        TestClient client = net.client(new ReadRequest("someone", "mail", Map.of())).start();
        net.run(SECOND);
        assertEquals(Error.ILLEGAL_OPERATION, client.error.code());
    }

    @Test
    void netasciiHasItsOwnLineEndsAndSize() {
        net.files.put("f", new MemoryFile("f", "a\nb\r\n\rc".repeat(500).getBytes(StandardCharsets.US_ASCII)));
        TestClient client = net.client(new ReadRequest("f", "netascii", Map.of("tsize", "0", "blksize", "8"))).start();
        net.run(MINUTE);
        assertEquals("a\r\nb\r\0\r\n\r\0c".repeat(500), client.content.toString(StandardCharsets.US_ASCII));
        assertEquals(Map.of("tsize", "" + client.content.size(), "blksize", "8"), client.agreed);
    }

    @Test
    void whatIsTooLargeForATextIsNotLookedThrough() {
        net.file("text", (int) Netascii.MAX_BYTES);
        net.file("image", (int) Netascii.MAX_BYTES + 1);
        for (String name : List.of("text", "image")) {
            TestClient client = net.client(new ReadRequest(name, "netascii", Map.of("tsize", "0")));
            client.mute = true;
            client.start();
            net.run(MILLISECOND);
            if (name.equals("text")) {
                assertEquals(List.of(OptionAck.class), client.heard.stream().map(Object::getClass).toList());
            } else {
                assertEquals(new Error(Error.ILLEGAL_OPERATION, "too large for netascii, use octet"), client.heard.getLast());
            }
        }
        assertEquals(0, net.files.get("image").opened.get());
        assertTrue(net.event("REFUSED").details().get("reason").contains("16777217"), net.events.toString());
    }

    @Test
    void aFileThatIsReplacedBeforeItIsOpenedIsFoundAnew() {
        byte[] sent = net.file("f", 5000);
        net.files.get("f").replacements = 1;
        assertArrayEquals(sent, net.fetch("f").content.toByteArray());
        net.files.get("f").replacements = 2;
        assertEquals(Error.OTHER, net.fetch("f").error.code());
        assertEquals("java.io.IOException: replaced", net.event("ABORTED").details().get("reason"));
    }

    @Test
    void aFileOfAPlugInThatIsBrokenIsToldAndKeepsNobodyWaiting() {
        net.file("f", 5000);
        net.files.get("f").isBrokenToOpen = true;
        assertEquals(Error.OTHER, net.fetch("f").error.code());
        assertEquals("java.lang.AssertionError: broken", net.event("ABORTED").details().get("reason"));
        net.file("g", 5000);
        net.files.get("g").isBrokenToRead = true;
        assertEquals(Error.OTHER, net.fetch("g").error.code());
    }

    @Test
    void aFileThatCanNotBeOpenedForWantOfPermissionIsErrorTwo() {
        net.file("f", 5000);
        net.files.get("f").denied = true;
        assertEquals(Error.ACCESS_VIOLATION, net.fetch("f").error.code());
        assertEquals("no permission to read f", net.event("REFUSED").details().get("reason"));
    }

    @Test
    void whatIsUnavailableIsErrorZero() {
        assertEquals(new Error(Error.OTHER, "the server is busy, try again later"), net.fetch("unavailable").error);
        assertEquals("/srv hangs", net.event("ABORTED").details().get("reason"));
    }

    @Test
    void whoAsksWhileNoWorkerIsFreeIsToldToTryAgain() {
        net.file("f", 10);
        net.busy = true;
        assertEquals(new Error(Error.OTHER, "the server is busy, try again later"), net.fetch("f").error);
        assertEquals("no worker is free", net.event("ABORTED").details().get("reason"));
        net.busy = false;
        assertEquals(10, net.fetch("f").content.size());
    }

    @Test
    void aTransferForWhichNoWorkerReadsOnEndsAndItsFileIsClosed() {
        net.file("f", 300_000);
        TestClient client = mute("f", "blksize", "1024");
        net.busy = true;
        client.mute = false;
        client.send(new Ack(0));
        net.run(MINUTE);
        assertEquals(Error.OTHER, client.error.code());
        assertEquals("the file could not be read: no worker is free", net.event("ABORTED").details().get("reason"));
        assertEquals(1, net.files.get("f").closed.get());
    }

    @Test
    void aFileThatIsCutShortEndsInAnErrorAndNotInAShortFile() {
        net.file("f", 5000);
        net.files.get("f").missingBytes = 1;
        TestClient client = net.fetch("f");
        assertEquals(Error.OTHER, client.error.code());
        assertEquals("the file was cut short while it was sent", net.event("ABORTED").details().get("reason"));
        assertEquals(1, net.files.get("f").closed.get());
    }

    @Test
    void whatIsNoTftpIsAnsweredByErrorFourAndNeverByMoreThanAFew() {
        TestClient client = net.client(ServedNetwork.rrq("f"));
        for (int i = 0; i < 100; i++) {
            client.socket.send(ByteBuffer.wrap(new byte[] {0, 9, 9}), Route.to(ServedNetwork.PORT_69));
        }
        net.run(SECOND);
        assertEquals(Error.ILLEGAL_OPERATION, client.error.code());
        assertEquals(10, client.count(Error.class));
        assertEquals(Collections.nCopies(10, "MALFORMED"), net.eventNames());
        net.run(Duration.ofSeconds(10));
        client.socket.send(ByteBuffer.wrap(new byte[0]), Route.to(ServedNetwork.PORT_69));
        net.run(SECOND);
        assertEquals("90", net.events.getLast().details().get("suppressed"));
    }

    @Test
    void anErrorIsNeverAnsweredByAnErrorNorIsWhatAcknowledgesOne() {
        TestClient client = net.client(ServedNetwork.rrq("f"));
        client.send(new Error(0, "hello"));
        client.send(new Ack(0)); // as tftp-hpa does
        net.run(SECOND);
        assertEquals(List.of(), client.heard);
        assertEquals(List.of(), net.eventNames());
    }

    // --- Loss, duplicates, strangers.

    @Test
    void aLostOptionAcknowledgementIsRepeatedAFewTimesOnly() {
        net.file("f", 5000);
        TestClient client = mute("f", "blksize", "1468", "windowsize", "64");
        net.run(MINUTE);
        assertEquals(1 + TftpSettings.DEFAULT.retries(), client.count(OptionAck.class));
        assertEquals(0, client.count(Data.class), "nothing large goes to an address that has not answered");
        assertEquals("the client does not answer", net.event("ABORTED").details().get("reason"));
        assertEquals(1, net.serverHost.openSockets());
    }

    @Test
    void repetitionsComeEverLater() {
        net.file("f", 5000);
        TestClient client = mute("f");
        net.run(Duration.ofMillis(6500));
        assertEquals(List.of(1, 1, 1), blocks(client), "after 0, 1 and 3 seconds");
        net.run(SECOND);
        assertEquals(4, client.count(Data.class));
    }

    @Test
    void aClientsOwnTimeoutIsKept() {
        net.file("f", 5000);
        TestClient client = mute("f", "timeout", "3");
        net.run(Duration.ofMillis(8900));
        assertEquals(3, client.count(OptionAck.class));
    }

    @Test
    void withinAClientsOwnTimeoutItIsProbedOnce() {
        net.file("f", 5000);
        TestClient client = mute("f", "timeout", "3");
        client.send(new Ack(0));
        net.run(Duration.ofMillis(2900));
        assertEquals(List.of(1, 1), blocks(client));
        net.run(Duration.ofMillis(2900));
        assertEquals(List.of(1, 1, 1), blocks(client));
    }

    @Test
    void anAcknowledgementOfABlockIsNoAnswerToTheOptions() {
        net.file("f", 5000);
        TestClient client = mute("f", "blksize", "1000");
        client.send(new Ack(1));
        net.run(MILLISECOND);
        assertEquals(0, client.count(Data.class));
    }

    @Test
    void aRepeatedRequestStartsNoSecondStream() {
        net.file("f", 5000);
        TestClient client = mute("f", "blksize", "1468");
        for (int i = 0; i < 50; i++) {
            client.start();
            net.run(MILLISECOND);
        }
        assertEquals(1, net.files.get("f").opened.get());
        assertEquals(1, client.count(OptionAck.class));
        net.run(Duration.ofMillis(300));
        client.start();
        net.run(MILLISECOND);
        assertEquals(2, client.count(OptionAck.class), "a client that asks again hears the answer again");
    }

    @Test
    void anotherFileFromTheSamePortIsAnotherTransfer() {
        net.file("a", 100);
        net.file("b", 200);
        TestClient client = mute("a");
        client.send(ServedNetwork.rrq("b"));
        net.run(MILLISECOND);
        assertEquals(1, net.files.get("a").opened.get());
        assertEquals(1, net.files.get("b").opened.get());
    }

    @Test
    void theSameFileFromTheSamePortIsANewTransferOnceTheFirstIsUnderWay() {
        net.file("f", 5000);
        TestClient client = mute("f");
        client.send(new Ack(1));
        net.run(MILLISECOND);
        client.send(ServedNetwork.rrq("f"));
        net.run(MILLISECOND);
        assertEquals(2, net.files.get("f").opened.get());
    }

    @Test
    void doubledAcknowledgementsNeverDoubleTheStream() {
        net.file("f", 100 * 512);
        TestClient client = mute("f");
        for (int block = 1; block <= 101; block++) {
            for (int copy = 0; copy < 3; copy++) {
                client.send(new Ack(block));
                net.run(MILLISECOND);
            }
        }
        assertEquals(101, client.count(Data.class));
        assertEquals("0", net.event("SENT").details().get("retransmits"));
    }

    @Test
    void doubledAcknowledgementsOfWindowsNeverDoubleTheStream() {
        net.network.conditions(new Conditions(MILLISECOND, Duration.ZERO, 0, 1, 0));
        byte[] sent = net.file("f", 160 * 512);
        TestClient client = net.fetch("f", "windowsize", "16");
        assertArrayEquals(sent, client.content.toByteArray());
        assertEquals("0", net.event("SENT").details().get("retransmits"));
    }

    @Test
    void anAcknowledgementWithinAWindowResumesBehindIt() {
        net.file("f", 100 * 512);
        TestClient client = mute("f", "windowsize", "8");
        client.send(new Ack(0));
        net.run(MILLISECOND);
        client.send(new Ack(3));
        net.run(Duration.ofMillis(10));
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 4, 5, 6, 7, 8, 9, 10, 11), blocks(client));
    }

    @Test
    void aSilentClientIsProbedByTheLastBlockBeforeTheWindowIsSentAgain() {
        net.file("f", 100 * 512);
        TestClient client = mute("f", "windowsize", "4");
        client.send(new Ack(0));
        net.run(Duration.ofMillis(15));
        assertEquals(List.of(1, 2, 3, 4), blocks(client));
        net.run(Duration.ofMillis(100));
        assertEquals(List.of(1, 2, 3, 4, 4), blocks(client));
        net.run(Duration.ofMillis(200));
        assertEquals(List.of(1, 2, 3, 4, 4, 1, 2), blocks(client).subList(0, 7));
    }

    @Test
    void aLinkThatBecameSlowIsProbedOnlyUntilItIsMeasuredAgain() {
        net.file("f", 100 * 512);
        TestClient client = net.client(ServedNetwork.rrq("f"));
        client.start();
        assertTrue(net.network.runUntil(() -> client.count(Data.class) == 10, SECOND));
        net.network.conditions(new Conditions(Duration.ofMillis(50), Duration.ZERO, 0, 0, 0));
        assertTrue(net.network.runUntil(client::isOver, MINUTE));
        net.run(MILLISECOND.multipliedBy(300));
        assertEquals("1", net.event("SENT").details().get("retransmits"));
    }

    @Test
    void aWindowWhoseFirstBlockWasLostIsResumedOnce() {
        net.file("f", 100 * 512);
        TestClient client = mute("f", "windowsize", "4");
        client.send(new Ack(0));
        for (int i = 0; i < 5; i++) {
            net.run(MILLISECOND);
            client.send(new Ack(0));
        }
        net.run(MILLISECOND);
        assertEquals(List.of(1, 2, 3, 4, 1, 2, 3, 4), blocks(client));
    }

    @Test
    void anAcknowledgementThatAnswersBlocksSentTwiceStartsNothing() {
        net.file("f", 100 * 512);
        TestClient client = mute("f", "windowsize", "4");
        client.send(new Ack(0));
        net.run(MILLISECOND);
        client.send(new Ack(0));
        net.run(MILLISECOND);
        client.send(new Ack(4));
        net.run(MILLISECOND);
        client.send(new Ack(4));
        net.run(MILLISECOND);
        assertEquals(List.of(1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8), blocks(client));
    }

    @Test
    void aClientThatAcknowledgesEachBlockOfAWindowIsNotSentEverythingAgainEachTime() {
        net.file("f", 100 * 512);
        TestClient client = mute("f", "windowsize", "8");
        client.send(new Ack(0));
        net.run(MILLISECOND);
        for (int block = 1; block <= 8; block++) {
            client.send(new Ack(block));
        }
        net.run(MILLISECOND);
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16), blocks(client));
    }

    @Test
    void acknowledgementsOfBlocksNeverSentAreIgnored() {
        net.file("f", 5000);
        TestClient client = mute("f");
        client.send(new Ack(2));
        client.send(new Ack(65535));
        net.run(MILLISECOND);
        assertEquals(List.of(1), blocks(client));
    }

    @Test
    void aStrangerOnATransfersPortHearsErrorFiveAndDisturbsNothing() {
        net.file("f", 5000);
        TestClient client = mute("f");
        TestClient stranger = net.client(ServedNetwork.rrq("f"));
        stranger.serverTid = client.serverTid;
        stranger.send(new Ack(1));
        stranger.send(new Error(0, "go away"));
        net.run(MILLISECOND);
        assertEquals(List.of(Error.UNKNOWN_TID), stranger.heard.stream().map(packet -> ((Error) packet).code()).toList());
        assertEquals(List.of(1), blocks(client));
        client.send(new Ack(1));
        net.run(MILLISECOND);
        assertEquals(List.of(1, 2), blocks(client));
    }

    @Test
    void aSizeProbeIsNoFailure() {
        net.file("f", 5000);
        TestClient client = mute("f", "tsize", "0");
        client.send(new Error(Error.OPTION_REFUSED, "User aborted the transfer"));
        net.run(MILLISECOND);
        assertEquals(Weight.DETAIL, net.event("ABORTED").weight());
        assertEquals(1, net.files.get("f").closed.get());
    }

    @Test
    void aClientThatTookTheOptionsAndThenGivesUpIsAnOutcome() {
        net.file("f", 5000);
        TestClient client = mute("f", "tsize", "0");
        client.send(new Ack(0));
        client.send(new Error(Error.OTHER, "out of memory"));
        net.run(MILLISECOND);
        assertEquals(Weight.OUTCOME, net.event("ABORTED").weight());
        assertEquals("the client: out of memory", net.event("ABORTED").details().get("reason"));
    }

    @Test
    void aClientThatGivesUpMidwayIsAnOutcome() {
        net.file("f", 5000);
        TestClient client = mute("f");
        client.send(new Ack(1));
        client.send(new Error(3, "disk full"));
        net.run(MILLISECOND);
        assertEquals(Weight.OUTCOME, net.event("ABORTED").weight());
        assertEquals("the client: disk full", net.event("ABORTED").details().get("reason"));
    }

    @Test
    void aPacketThatHasNoPlaceInATransferEndsIt() {
        net.file("f", 5000);
        TestClient client = mute("f");
        client.send(new Data(1, ByteBuffer.allocate(3)));
        net.run(MILLISECOND);
        assertEquals(Error.ILLEGAL_OPERATION, ((Error) client.heard.getLast()).code());
    }

    @Test
    void aPortStaysTakenForAWhileAfterTheLastAcknowledgement() {
        net.file("f", 10);
        TestClient client = mute("f");
        client.send(new Ack(1));
        client.send(new Ack(1));
        net.run(MILLISECOND);
        assertEquals(2, net.serverHost.openSockets());
        net.run(SECOND);
        assertEquals(1, net.serverHost.openSockets());
    }

    // --- Limits, settings, the end.

    /** Clients that ask for a file and say no more, as if somebody had asked in their name. */
    private static List<TestClient> silent(ServedNetwork net, int count) {
        return Stream.generate(() -> {
            TestClient client = net.client(ServedNetwork.rrq("f", "tsize", "0"));
            client.mute = true;
            return client.start();
        }).limit(count).toList();
    }

    @Test
    void beyondTheLimitOfTransfersAClientHearsAPoliteErrorIfAllOthersHaveAnswered() {
        ServedNetwork net = new ServedNetwork(1, limits(2, 64));
        net.file("f", 5000);
        List<TestClient> served = silent(net, 2);
        net.run(MILLISECOND);
        served.forEach(client -> client.send(new Ack(0)));
        net.run(MILLISECOND);
        List<TestClient> refused = silent(net, 18);
        net.run(MILLISECOND);
        refused.forEach(client -> assertEquals(List.of(new Error(Error.OTHER, "the server is busy, try again later")), client.heard));
        List<BootEvent> limits = net.events.stream().filter(event -> event.name().equals("LIMIT")).toList();
        assertEquals(10, limits.size(), "of 18");
        assertEquals(Weight.WARNING, limits.getFirst().weight());
        assertEquals("transfers.max=2", limits.getFirst().details().get("limit"));
        net.run(MINUTE);
        assertEquals(0, net.fetch("f").count(Error.class), "there is room again");
    }

    @Test
    void requestsThatNobodyAnswersForMakeRoomForAMachineThatIsThere() {
        ServedNetwork net = new ServedNetwork(1, limits(40, 64));
        byte[] sent = net.file("f", 5000);
        List<TestClient> forged = silent(net, 40);
        net.run(MILLISECOND);
        assertArrayEquals(sent, net.fetch("f").content.toByteArray());
        BootEvent yielded = net.event("YIELDED");
        assertEquals(Weight.DETAIL, yielded.weight());
        assertEquals(Map.of("port", forged.getFirst().socket.localAddress().getPort() + "", "file", "f"), yielded.details(),
                "the oldest");
        assertEquals(1, Collections.frequency(net.eventNames(), "YIELDED"));
        assertEquals(List.of(OptionAck.class), forged.getFirst().heard.stream().map(Object::getClass).toList(), "it hears no more");
        assertEquals("transfers.max=40", net.event("LIMIT").details().get("limit"));
        net.run(MINUTE);
        assertEquals(39, Collections.frequency(net.eventNames(), "ABORTED"), "the others end as ever");
        assertEquals(net.files.get("f").opened.get(), net.files.get("f").closed.get());
        assertEquals(1, net.serverHost.openSockets());
    }

    @Test
    void aTransferThatItsClientHasAcknowledgedMakesNoRoom() {
        ServedNetwork net = new ServedNetwork(1, limits(3, 64));
        byte[] sent = net.file("f", 50_000);
        net.network.conditions(new Conditions(Duration.ofMillis(10), Duration.ZERO, 0, 0, 0));
        TestClient client = net.client(ServedNetwork.rrq("f")).start();
        assertTrue(net.network.runUntil(() -> client.count(Data.class) == 2, SECOND));
        for (int i = 0; i < 100; i++) {
            silent(net, 1);
            net.run(Duration.ofMillis(5));
        }
        assertTrue(net.network.runUntil(client::isOver, MINUTE));
        assertArrayEquals(sent, client.content.toByteArray());
        assertEquals(98, Collections.frequency(net.eventNames(), "YIELDED"), "of a hundred, all but the last two");
        assertEquals(10, Collections.frequency(net.eventNames(), "LIMIT"));
    }

    /** Whatever makes room, no more files are looked for at once than there may be transfers. */
    @Test
    void aRequestBeyondTheLimitIsAsIfItWereLostWhileTheFilesOfAllOthersAreLookedFor() {
        ServedNetwork net = new ServedNetwork(1, limits(3, 64));
        byte[] sent = net.file("f", 5000);
        silent(net, 3);
        TestClient client = net.client(ServedNetwork.rrq("f")).start();
        net.run(SECOND);
        assertEquals(List.of(), client.heard);
        assertEquals(3, Collections.frequency(net.eventNames(), "RRQ"));
        net.run(SECOND);
        assertArrayEquals(sent, client.content.toByteArray(), "it has asked again");
    }

    @Test
    void oneClientCannotTakeAllTransfers() {
        ServedNetwork net = new ServedNetwork(1, limits(1, 1));
        net.file("f", 5000);
        TestClient first = net.client(ServedNetwork.rrq("f"));
        first.mute = true;
        first.start();
        net.run(MILLISECOND);
        assertEquals(Error.OTHER, net.fetch("f").error.code());
        assertEquals("transfers.max.per.client=1", net.event("LIMIT").details().get("limit"));
        assertEquals(0, Collections.frequency(net.eventNames(), "YIELDED"), "who asks so much pushes nobody out");
    }

    @Test
    void thousandsOfHalfOpenTransfersHoldUpNobodyAndLeaveNothingBehind() {
        ServedNetwork net = new ServedNetwork(TftpSettings.builder().maxTransfersPerClient(4000).build());
        net.file("f", 50_000);
        byte[] sent = net.file("kernel", 300_000);
        for (int i = 0; i < 2000; i++) {
            TestClient halfOpen = net.client(ServedNetwork.rrq("f", "blksize", "1468", "windowsize", "64"));
            halfOpen.mute = true;
            halfOpen.start();
        }
        net.run(MILLISECOND);
        TestClient client = net.client(ServedNetwork.rrq("kernel", "blksize", "1468", "windowsize", "4")).start();
        net.run(SECOND);
        assertArrayEquals(sent, client.content.toByteArray());
        assertEquals(1, net.files.get("f").opened.get() - net.files.get("f").closed.get(), "one descriptor for all");
        assertTrue(net.serverHost.openSockets() < 20, "sockets: " + net.serverHost.openSockets());
        net.run(MINUTE.multipliedBy(2));
        assertEquals(2000, net.events.stream().filter(event -> event.name().equals("ABORTED")).count());
        assertEquals(1, net.serverHost.openSockets());
        assertEquals(net.files.get("f").opened.get(), net.files.get("f").closed.get());
    }

    @Test
    void aClientThatIsGoneMidwayIsToldWithWhatItHad() {
        net.file("f", 5000);
        TestClient client = mute("f");
        client.send(new Ack(1));
        client.send(new Ack(2));
        net.run(MINUTE);
        assertEquals(Map.of("port", client.socket.localAddress().getPort() + "", "file", "f", "reason", "the client does not answer",
                "bytes", "1024", "size", "5000", "blksize", "512", "retransmits", "7"), net.event("ABORTED").details());
    }

    @Test
    void aClientThatIsGoneAfterTheLastBlockMayHaveAllAndThatIsTold() {
        net.file("f", 1000);
        net.file("small", 100);
        mute("f").send(new Ack(1));
        mute("small", "blksize", "1468").send(new Ack(0));
        net.run(MINUTE);
        mute("small");
        mute("f", "windowsize", "4").send(new Ack(0));
        net.run(MINUTE);
        String end = "the client did not acknowledge the end: it has all and is gone, or it never got that";
        String silence = "the client does not answer";
        assertEquals(List.of(end, end, silence, silence), net.events.stream().filter(event -> event.name().equals("ABORTED"))
                .map(event -> event.details().get("reason")).toList());
    }

    @Test
    void aClientThatTakesTheOptionsAndNoBlockOfThatSizeIsToldWithNoBytes() {
        net.file("f", 5000);
        mute("f", "blksize", "1468").send(new Ack(0));
        net.run(MINUTE);
        Map<String, String> told = net.event("ABORTED").details();
        assertEquals("0", told.get("bytes"));
        assertEquals("1468", told.get("blksize"));
    }

    @Test
    void theWaitIsNeverLongerThanConfigured() {
        ServedNetwork net = new ServedNetwork(TftpSettings.builder().maxTimeout(SECOND).retries(30).build());
        net.file("f", 5000);
        TestClient client = net.client(ServedNetwork.rrq("f"));
        client.mute = true;
        client.start();
        net.run(Duration.ofMillis(20_500));
        assertEquals(21, client.count(Data.class));
    }

    @Test
    void afterALossTheRestOfAWindowFollowsInPortions() {
        net.file("f", 100 * 512);
        TestClient client = mute("f", "windowsize", "8");
        client.send(new Ack(0));
        net.run(MILLISECOND);
        client.send(new Ack(3));
        net.run(MILLISECOND);
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 4, 5, 6, 7), blocks(client));
        net.run(MILLISECOND);
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8, 4, 5, 6, 7, 8, 9, 10, 11), blocks(client));
    }

    @Test
    void twoMachinesThatLoadOneFileReadItOnce() {
        net.file("f", 300_000);
        net.fetch("f", "blksize", "1468");
        net.fetch("f", "blksize", "512", "windowsize", "8");
        assertEquals(300_000, net.files.get("f").readBytes.get());
    }

    @Test
    void otherLimitsDoNotTouchWhatIsUnderWay() throws Exception {
        byte[] sent = net.file("f", 50_000);
        TestClient client = net.client(ServedNetwork.rrq("f", "blksize", "1024", "windowsize", "4")).start();
        net.run(MILLISECOND);
        net.server.apply(TftpSettings.builder().maxBlockBytes(512).maxWindowBlocks(1).maxTransfers(1).maxTransfersPerClient(1)
                .build());
        net.run(MINUTE);
        assertArrayEquals(sent, client.content.toByteArray());
        assertEquals(Map.of("blksize", "512", "windowsize", "1"), net.fetch("f", "blksize", "1024", "windowsize", "4").agreed);
    }

    @Test
    void aServerThatStopsTellsItsClients() {
        net.file("f", 50_000);
        TestClient client = mute("f");
        net.server.close();
        net.run(MILLISECOND);
        assertEquals(new Error(Error.OTHER, "the server is stopping"), client.heard.getLast());
        net.run(SECOND);
        assertEquals(0, net.serverHost.openSockets());
        assertEquals(1, net.files.get("f").closed.get());
    }

    @Test
    void aServerTellsWhereItListens() {
        assertEquals(List.of(new Endpoint("udp", new InetSocketAddress(TftpSettings.DEFAULT.addresses().getFirst(), 69))),
                net.server.endpoints());
    }

    @Test
    void aTransferTellsWhatItWas() {
        net.file("f", 5000);
        TestClient client = net.fetch("f", "blksize", "1000", "windowsize", "2");
        assertEquals(List.of("RRQ", "SENT"), net.eventNames());
        assertEquals("blksize=1000 windowsize=2", net.event("RRQ").details().get("options"));
        assertEquals("SENT client=10.0.0.2 port=" + client.socket.localAddress().getPort() + " file=f bytes=5000 milliseconds=0 blksize=1000 windowsize=2 retransmits=0",
                net.event("SENT").toString());
    }

    @Test
    void aLongTransferTellsEveryTwoSecondsHowFarItIs() {
        net.file("f", 10_000);
        TestClient client = mute("f", "blksize", "1000");
        for (int block = 0; block < 10; block++) {
            client.send(new Ack(block));
            net.run(Duration.ofMillis(900));
        }
        assertEquals(List.of("3000 7000 2701", "6000 4000 5401", "9000 1000 8101"), net.events.stream()
                .filter(event -> event.name().equals("PROGRESS")).map(event -> String.join(" ", event.text("bytes").orElseThrow(),
                        event.text("left").orElseThrow(), event.text("milliseconds").orElseThrow())).toList());
        assertEquals(Weight.DETAIL, net.event("PROGRESS").weight());
        assertEquals(net.event("RRQ").text("port"), net.event("PROGRESS").text("port"));
    }
}
