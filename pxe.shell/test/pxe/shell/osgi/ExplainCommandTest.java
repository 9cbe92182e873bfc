// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import pxe.api.BootDecision;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.api.PolicyTurn;
import pxe.api.command.Command;
import pxe.api.event.BootEvent;
import pxe.api.explain.Explanation;
import pxe.api.explain.Question;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;
import pxe.api.test.TestCall;
import pxe.core.Machines;

class ExplainCommandTest {

    private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
    private static final UUID ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final InetAddress SERVER = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress CLIENT = InetAddress.ofLiteral("10.0.0.7");

    private final Machines machines = new Machines(_ -> Optional.empty());
    private final Command command = new ExplainCommand(this::explain, machines, ExplainCommandTest::find);
    private @Nullable Question asked;
    private String bootfile = "a.efi";

    private CompletionStage<Explanation> explain(Question question) {
        asked = question;
        return CompletableFuture.completedFuture(Explanation.builder("DISCOVER of " + MAC).mac(MAC).fact("subnet", "rack")
                .policies(List.of(
                        PolicyTurn.unanswered("slow", PolicyTurn.Outcome.NOT_ASKED, "it is set aside", Duration.ZERO),
                        PolicyTurn.answered("hosts", BootDecision.pass(), Duration.ofMillis(1)),
                        PolicyTurn.answered("arch", BootDecision.boot("a.efi", "the default"), Duration.ofMillis(2))))
                .outcome("OFFER", "arch", "the default").servers(List.of(SERVER))
                .reply(new Explanation.Reply(new byte[0], SERVER, Optional.of(CLIENT), Optional.of(bootfile),
                        Map.of("yiaddr", "10.0.0.7"))).build());
    }

    private static FileLookup find(FileRequest request) {
        return request.path().endsWith("a.efi") && request.client().equals(CLIENT) && request.machine().isPresent()
                ? new FileLookup.Found(VirtualFile.of("/srv/" + request, new byte[5], Instant.EPOCH))
                : new FileLookup.Missing("no such file");
    }

    private String run(String... words) throws Exception {
        TestCall call = TestCall.of(command).with("MACHINE", MAC.toString());
        for (int i = 0; i < words.length; i += 2) {
            call.with(words[i], words[i + 1]);
        }
        return call.run().toString();
    }

    private Question.Described described() {
        return (Question.Described) Objects.requireNonNull(asked);
    }

    @Test
    void itTellsWhatEachPolicySaidAndWhatWouldBeSent() throws Exception {
        assertEquals("""
                REQUEST  DISCOVER of 52:54:00:12:34:56
                SUBNET  rack
                OUTCOME  OFFER
                DECIDED BY  arch
                REASON  the default
                POLICIES
                POLICY  SAID  REASON  TIME
                slow  not asked  it is set aside  0ms
                hosts  passed  -  1ms
                arch  boot a.efi  the default  2ms
                BOOT FILE
                NAME  a.efi
                BY  tftp
                FROM  10.0.0.1
                STATE  served
                SERVED FROM  /srv/tftp a.efi for 10.0.0.7
                BYTES  5
                ANSWER
                yiaddr  10.0.0.7""", run());
    }

    @Test
    void aBootFileIsLookedForByItsPathOrUrlIfItIsOfThisServer() throws Exception {
        bootfile = "http://10.0.0.1/boot/a.efi?x=1";
        assertTrue(run().contains("SERVED FROM  /srv/http /boot/a.efi for 10.0.0.7"), this::bootfile);
        bootfile = "b.efi";
        assertTrue(run().contains("STATE  not found: no such file"));
        for (String other : List.of("http://10.0.0.2/a.efi", "http://boot.example/a.efi")) {
            bootfile = other;
            assertTrue(run().contains("STATE  of another server"), this::bootfile);
        }
        for (String completed : List.of("http://${next-server}/a.efi", "http://10.0.0.1/${serial}.ipxe", "machines/${serial}.ipxe")) {
            bootfile = completed;
            assertTrue(run().contains("STATE  known when iPXE has put its own settings into the name"), this::bootfile);
        }
    }

    private String bootfile() {
        return bootfile;
    }

    @Test
    void whatIsKnownOfTheMachineFillsInWhatIsNotSaid() throws Exception {
        run();
        assertEquals(BootStage.PXE, described().stage());
        assertEquals(Optional.empty(), described().arch());
        machines.happened(BootEvent.of("dhcp", "OFFER").mac(MAC).with("stage", BootStage.IPXE).with("arch", 7).with("uuid", ID).build());
        run();
        assertEquals(BootStage.IPXE, described().stage());
        assertEquals(Optional.of(ClientArch.X64_UEFI), described().arch());
        assertEquals(Optional.of(ID), described().machineId());
        run("--stage", "http");
        assertEquals(Optional.empty(), described().arch(), "the known one isn't of HTTP");
    }

    @Test
    void aMachineAsksByTheWayOfLastTimeUnlessAnotherIsNamed() throws Exception {
        InetAddress relay = InetAddress.ofLiteral("10.1.0.1");
        machines.happened(BootEvent.of("dhcp", "ACK").mac(MAC).with("interface", "eth3").with("relay", relay).build());
        machines.happened(BootEvent.of("policy", "POLICYLATE").mac(MAC).build());
        run();
        assertEquals(Optional.of(relay), described().relay());
        assertEquals(Optional.of("eth3"), described().interfaceName());
        run("--interface", "eth0");
        assertEquals(Optional.empty(), described().relay());
        assertEquals(Optional.of("eth0"), described().interfaceName());
        run("--relay", "10.2.0.1");
        assertEquals(Optional.of(InetAddress.ofLiteral("10.2.0.1")), described().relay());
        assertEquals(Optional.empty(), described().interfaceName());
    }

    @Test
    void whatIsSaidCounts() throws Exception {
        run("--arch", "16", "--relay", "10.1.0.1", "--interface", "eth7", "--uuid", ID.toString());
        assertEquals(BootStage.HTTP, described().stage(), "as the architecture says");
        assertEquals(Optional.of(ClientArch.X64_UEFI_HTTP), described().arch());
        assertEquals(Optional.of(InetAddress.ofLiteral("10.1.0.1")), described().relay());
        assertEquals(Optional.of("eth7"), described().interfaceName());
        assertEquals(Optional.of(ID), described().machineId());
    }

    @Test
    void aUuidThatLacksDigitsIsNotTakenForAnother() {
        assertEquals("a UUID is written as in 7c41e6a2-5b0d-4f3e-9a17-525400770001: 1-1-1-1-1",
                assertThrows(IllegalArgumentException.class, () -> run("--uuid", "1-1-1-1-1")).getMessage());
    }

    @Test
    void whyNobodyCanSayIsTold() {
        Command silent = new ExplainCommand(_ -> CompletableFuture.failedFuture(new IllegalStateException("dhcp does not run")), machines,
                ExplainCommandTest::find);
        assertEquals("dhcp does not run", assertThrows(IOException.class,
                () -> TestCall.of(silent).with("MACHINE", MAC.toString()).run()).getMessage());
    }
}
