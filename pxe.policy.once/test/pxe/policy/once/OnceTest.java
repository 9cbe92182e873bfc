// SPDX-License-Identifier: Apache-2.0
package pxe.policy.once;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.command.Answer;
import pxe.api.event.BootEvent;
import pxe.api.file.FileRequest;
import pxe.api.test.PolicyTrial;
import pxe.api.test.TestCall;
import pxe.api.test.TestRequest;
import pxe.bootfile.ByIpxe;
import pxe.config.ConfigValues;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class OnceTest {

    private static final String MAC = "52:54:00:12:34:56";
    private static final TestRequest ROM = TestRequest.of(BootStage.PXE, ClientArch.X64_UEFI).withMac(MAC);
    private static final InetAddress CLIENT = InetAddress.ofLiteral("10.0.0.7");
    private static final InetAddress SERVER = InetAddress.ofLiteral("10.0.0.1");
    private static final ByIpxe WAY = ByIpxe.packaged((request, path) -> Optional.of(new Bootfile("http://192.0.2.1/" + path)));

    @TempDir
    Path state;

    private final List<BootEvent> events = new ArrayList<>();
    private final TestClock clock = new TestClock();
    private KnownMachines machines;
    private Shots shots;
    private Witness witness;
    private int exchanges;

    /** Stands still until it is moved. */
    private static final class TestClock extends Clock {
        private Instant now = Instant.parse("2026-03-01T08:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** The machine that has the address. */
    private record Asker(MacAddress mac) implements Machine {
        @Override
        public Optional<InetAddress> address() {
            return Optional.of(CLIENT);
        }

        @Override
        public Optional<UUID> machineId() {
            return Optional.empty();
        }

        @Override
        public Optional<ClientArch> arch() {
            return Optional.empty();
        }

        @Override
        public Optional<BootStage> stage() {
            return Optional.empty();
        }

        @Override
        public Optional<String> hostname() {
            return Optional.empty();
        }
    }

    @BeforeEach
    void start() {
        start(Map.of());
    }

    private void start(Map<String, Object> values) {
        machines = new KnownMachines(state.resolve("once.txt"));
        shots = new Shots(machines, events::add, clock, OnceSettings.read(new ConfigValues(values)));
        witness = new Witness(shots);
    }

    private String once() throws IOException {
        OnceCommands.Once command = new OnceCommands.Once(shots);
        return rows(command.run(TestCall.of(command)));
    }

    private void once(String mac, String target) throws IOException {
        OnceCommands.Once command = new OnceCommands.Once(shots);
        command.run(TestCall.of(command).with("MAC", mac).with("TARGET", target));
    }

    private void approve(String mac) throws IOException {
        OnceCommands.Approve command = new OnceCommands.Approve(shots);
        command.run(TestCall.of(command).with("MAC", mac));
    }

    private String inbox() {
        OnceCommands.Inbox command = new OnceCommands.Inbox(shots);
        return rows(command.run(TestCall.of(command)));
    }

    /** Without the heads, or the sentence that there are none. */
    private static String rows(Answer answer) {
        List<String> lines = answer.toString().lines().toList();
        return String.join("\n", lines.subList(lines.size() > 1 ? 1 : 0, lines.size())).replace("  ", " ");
    }

    private String tell(TestRequest request) {
        return PolicyTrial.tell(asked -> shots.decide(asked, WAY), request);
    }

    private String admit(TestRequest request) {
        return PolicyTrial.tell(asked -> shots.admit(asked, WAY), request);
    }

    /** DHCP tells the machine what the policy said. */
    private void told(String name, String policy, String stage, String xid) {
        witness.happened(BootEvent.of("dhcp", name).mac(MacAddress.parse(MAC)).with("policy", policy).with("stage", stage)
                .with("xid", xid).build());
    }

    private void boots() {
        told("ACK", "once", "PXE", "x" + ++exchanges);
        told("ACK", "once", "IPXE", "y" + exchanges);
    }

    /** The machine asks for a file and gets it. */
    private void fetch(String path, Map<String, Object> more) {
        witness.find(new FileRequest(path, "http", CLIENT, SERVER).withMachine(new Asker(MacAddress.parse(MAC))));
        BootEvent.Builder sent = BootEvent.of("http", "SENT").client(CLIENT).with("file", path.startsWith("once/") ? path : "/srv/netboot/" + path);
        more.forEach(sent::with);
        witness.happened(sent.build());
    }

    private void fetch(String path) {
        fetch(path, Map.of("status", 200, "bytes", 7));
    }

    private List<String> names() {
        return events.stream().map(BootEvent::name).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "debian.ipxe,          PXE,  'boot ipxe.efi: armed at 2026-03-01T08:00:00Z, by way of iPXE'",
        "debian.ipxe,          IPXE, boot debian.ipxe: armed at 2026-03-01T08:00:00Z",
        "http://x/boot?m=1,    IPXE, boot http://x/boot?m=1: armed at 2026-03-01T08:00:00Z",
        "http://x/boot?m=1,    PXE,  'boot ipxe.efi: armed at 2026-03-01T08:00:00Z, by way of iPXE'",
        "grubx64.efi,          PXE,  boot grubx64.efi: armed at 2026-03-01T08:00:00Z",
        "grubx64.efi,          IPXE, boot grubx64.efi: armed at 2026-03-01T08:00:00Z",
        "grubx64.efi,          HTTP, boot http://192.0.2.1/grubx64.efi: armed at 2026-03-01T08:00:00Z",
        "ipxe.efi,             IPXE, pass",
        "debian.ipxe,          NONE, pass"})
    void anArmedMachineBootsItsTarget(String target, BootStage stage, String said) throws IOException {
        assertEquals("pass", tell(ROM));
        once(MAC, target);
        assertEquals(said, tell(TestRequest.of(stage, ClientArch.X64_UEFI).withMac(MAC)));
        assertEquals("pass", tell(ROM.withMac("52:54:00:00:00:01")));
    }

    @Test
    void theShotIsNotSpentByRequestsButByProof() throws IOException {
        once(MAC, "debian.ipxe");
        boots();
        fetch("debian.ipxe");
        fetch("debian/initrd.gz");
        fetch("debian/linux", Map.of("status", 206, "bytes", 7));
        fetch("debian/linux", Map.of("status", 200, "bytes", 0));
        assertTrue(tell(ROM).startsWith("boot ipxe.efi"));
        clock.now = clock.now.plusSeconds(60);
        fetch("debian/linux");
        assertEquals("local disk: it booted debian.ipxe at 2026-03-01T08:01:00Z", tell(ROM));
        assertEquals(List.of("ARMED", "DONE"), names());
        assertEquals("DONE mac=" + MAC + " target=debian.ipxe proof=/srv/netboot/debian/linux", events.getLast().toString());
    }

    @Test
    void aFileOfAnotherMachineProvesNothing() throws IOException {
        once("52:54:00:00:00:01", "debian.ipxe");
        fetch("debian/linux");
        assertEquals(List.of("ARMED"), names());
    }

    @ParameterizedTest
    @ValueSource(strings = {"once/done", "once/done/52-54-00-12-34-56", "once/done/52:54:00:12:34:56"})
    void aCallBackIsAProof(String path) throws IOException {
        once(MAC, "debian.ipxe");
        assertEquals(3, witness.find(new FileRequest(path, "tftp", CLIENT, SERVER)).orElseThrow().size());
        fetch(path);
        assertEquals(List.of("ARMED", "DONE"), names());
    }

    @Test
    void otherFilesAreNotTheWitnesss() {
        for (String path : List.of("once/done/", "once/done/somebody", "once", "linux")) {
            assertEquals(Optional.empty(), witness.find(new FileRequest(path, "tftp", CLIENT, SERVER)), path);
        }
    }

    /** DHCP tells which address the machine has. */
    private void gets(InetAddress address) {
        witness.happened(BootEvent.of("dhcp", "ACK").mac(MacAddress.parse(MAC)).client(address).build());
    }

    /** Syslog tells what comes from an address when DHCP has told whose it is. */
    private void says(String client, String app, String text) {
        gets(CLIENT);
        syslog(client, app, text);
    }

    private void syslog(String client, String app, String text) {
        witness.happened(BootEvent.of("syslog", "LOG").client(InetAddress.ofLiteral(client)).with("severity", "info")
                .withOptional("app", Optional.of(app).filter(name -> !name.isEmpty())).with("text", text).build());
    }

    @Test
    void whatTheMachineSaysIsAProofAndItsKernelIsNoneThen() throws IOException {
        start(Map.of("proof.syslog", "finish-install|^anaconda: .*complete"));
        once(MAC, "debian.ipxe");
        says("10.0.0.7", "anaconda", "installing");
        says("10.0.0.7", "sshd", "anaconda: complete");
        says("10.0.0.8", "anaconda", "all is complete");
        fetch("debian/linux");
        assertEquals(List.of("ARMED"), names());
        says("10.0.0.7", "anaconda", "all is complete");
        assertEquals("DONE mac=" + MAC + " target=debian.ipxe proof=\"anaconda: all is complete\"", events.getLast().toString());
        assertTrue(tell(ROM).startsWith("local disk"));
    }

    @Test
    void aMessageOfNoProgramMayBeTheProofAndSoMayAFileBesideIt() throws IOException {
        start(Map.of("proof.syslog", "^done$", "proof.files", "linux"));
        once(MAC, "debian.ipxe");
        says("10.0.0.7", "", "done");
        once(MAC, "debian.ipxe");
        fetch("debian/linux");
        assertEquals(List.of("ARMED", "DONE", "ARMED", "DONE"), names());
    }

    @Test
    void withoutAPatternNothingThatIsSaidIsAProof() throws IOException {
        once(MAC, "debian.ipxe");
        says("10.0.0.7", "", "");
        says("10.0.0.7", "linux", "linux");
        assertEquals(List.of("ARMED"), names());
    }

    @Test
    void aPatternThatIsNoneIsNamed() {
        ConfigValues values = new ConfigValues(Map.of("proof.syslog", "(done"));
        OnceSettings.read(values);
        assertEquals(List.of("proof.syslog = (done: must be a regular expression"), values.problems());
    }

    @ParameterizedTest
    @CsvSource({"a/b/vmlinuz-6.1, true", "vmlinuz, true", "linux, true", "debian/linux, true", "netlinux, false", "linux/x, false"})
    void theDefaultProofIsAKernel(String path, boolean proof) {
        assertEquals(proof, OnceSettings.read(new ConfigValues(Map.of())).isProof(path));
    }

    @Test
    void aProofWithASlashIsTheEndOfAPath() {
        OnceSettings settings = OnceSettings.read(new ConfigValues(Map.of("proof.files", "/debian/*/done")));
        assertTrue(settings.isProof("/srv/netboot/debian/13/done"));
        assertFalse(settings.isProof("/srv/netboot/olddebian/13/done"));
        assertFalse(settings.isProof("/srv/netboot/done"));
    }

    @Test
    void aMachineThatBootsAgainAndAgainIsStopped() throws IOException {
        once(MAC, "debian.ipxe");
        for (int i = 0; i < 5; i++) {
            boots();
            told("ACK", "once", "PXE", "x" + exchanges);
        }
        assertTrue(tell(ROM).startsWith("boot"));
        boots();
        assertEquals("local disk: it began to boot debian.ipxe again and again, until 2026-03-01T08:00:00Z", tell(ROM));
        assertEquals("LOOP mac=" + MAC + " target=debian.ipxe boots=6 minutes=15 reason=\"nothing proved that it ran: it boots from its "
                + "disk\"", events.getLast().toString());
        assertEquals(BootEvent.Weight.WARNING, events.getLast().weight());
        once(MAC, "debian.ipxe");
        boots();
        assertTrue(tell(ROM).startsWith("boot"));
    }

    @ParameterizedTest
    @CsvSource({"ACK, PROXYACK", "PROXYOFFER, PROXYACK", "PROXYOFFER, PROXYOFFER"})
    void aBootMayHaveAnExchangeMoreAtPort4011OrAnOfferAlone(String first, String second) throws IOException {
        once(MAC, "debian.ipxe");
        for (int i = 0; i < 5; i++) {
            told(first, "once", "PXE", "x" + i);
            told(second, "once", "PXE", first.equals(second) ? "x" + i : "y" + i);
        }
        assertTrue(tell(ROM).startsWith("boot"));
        told(first, "once", "PXE", "x5");
        assertTrue(tell(ROM).startsWith("local disk: it began to boot debian.ipxe again and again"));
    }

    @Test
    void bootsThatAreFarApartAreNoLoop() throws IOException {
        once(MAC, "debian.ipxe");
        for (int i = 0; i < 20; i++) {
            boots();
            clock.now = clock.now.plus(Duration.ofMinutes(4));
        }
        assertEquals(List.of("ARMED"), names());
    }

    @Test
    void bootsBeforeTheClockWasSetBackAreNoLoopWithThoseAfterIt() throws IOException {
        once(MAC, "debian.ipxe");
        for (int i = 0; i < 20; i++) {
            boots();
            clock.now = clock.now.minus(Duration.ofHours(1));
        }
        assertEquals(List.of("ARMED"), names());
    }

    @Test
    void whereNoBootIsTooManyNoneIsCounted() throws IOException {
        start(Map.of("loop.boots", "0"));
        once(MAC, "debian.ipxe");
        for (int i = 0; i < 200; i++) {
            boots();
        }
        shots.configure(OnceSettings.read(new ConfigValues(Map.of("loop.boots", "1"))));
        boots();
        assertEquals(List.of("ARMED"), names());
        boots();
        assertEquals(List.of("ARMED", "LOOP"), names());
    }

    @Test
    void whatOthersDecidedIsNoBootOfTheShot() throws IOException {
        once(MAC, "debian.ipxe");
        for (int i = 0; i < 20; i++) {
            told("ACK", "arch", "PXE", "x" + i);
            told("OFFER", "once", "PXE", "x" + i);
        }
        assertEquals(List.of("ARMED"), names());
    }

    @Test
    void unknownMachinesAreLeftAloneByDefault() {
        assertEquals("pass", admit(ROM));
    }

    @Test
    void anUnknownMachineIsHeldAndWaitsUntilItIsApproved() throws IOException {
        start(Map.of("unknown", "hold"));
        assertEquals("local disk: nobody approved it", admit(ROM));
        assertEquals("pass", admit(TestRequest.of(BootStage.NONE, ClientArch.X64_UEFI).withMac(MAC)));
        assertEquals("nobody waits", inbox());
        told("OFFER", "approval", "PXE", "1");
        told("ACK", "approval", "PXE", "1");
        assertEquals(MAC + " 2026-03-01T08:00:00Z", inbox());
        assertEquals("local disk: nobody approved it", admit(ROM));
        approve(MAC);
        assertEquals("nobody waits", inbox());
        assertEquals("pass", admit(ROM));
        assertEquals(List.of("UNKNOWN", "APPROVED"), names());
    }

    @Test
    void aProxyTellsByItsReasonThatAMachineIsHeld() {
        start(Map.of("unknown", "hold"));
        witness.happened(BootEvent.of("dhcp", "IGNORED").mac(MacAddress.parse(MAC))
                .with("reason", "approval: nobody approved it").build());
        assertEquals(MAC + " 2026-03-01T08:00:00Z", inbox());
    }

    @Test
    void anUnknownMachineIsDiscovered() {
        start(Map.of("unknown", "discover", "discover.bootfile", "inventory.ipxe"));
        assertEquals("boot inventory.ipxe: nobody approved it, so it is discovered",
                admit(TestRequest.of(BootStage.IPXE, ClientArch.X64_UEFI)));
        assertEquals("boot ipxe.efi: nobody approved it, so it is discovered, by way of iPXE", admit(ROM));
    }

    @Test
    void anArmedMachineIsApprovedAndStaysSo() throws IOException {
        start(Map.of("unknown", "hold"));
        once(MAC, "debian.ipxe");
        assertEquals("pass", admit(ROM));
        approve(MAC);
        assertTrue(tell(ROM).startsWith("boot"));
        once(MAC, "off");
        assertEquals("pass", tell(ROM));
        assertEquals("pass", admit(ROM));
    }

    @Test
    void theStateSurvivesARestart() throws IOException {
        once(MAC, "debian.ipxe");
        once("52:54:00:00:00:01", "http://x/y.ipxe");
        approve("52:54:00:00:00:02");
        witness.happened(BootEvent.of("dhcp", "OFFER").mac(MacAddress.parse("52:54:00:00:00:03")).with("policy", "approval").build());
        fetch("linux");
        machines.close();
        start(Map.of("unknown", "hold"));
        assertEquals("52:54:00:00:00:01 armed 2026-03-01T08:00:00Z http://x/y.ipxe\n"
                + MAC + " done 2026-03-01T08:00:00Z debian.ipxe", once());
        assertEquals("52:54:00:00:00:03 2026-03-01T08:00:00Z", inbox());
        assertEquals("pass", admit(ROM.withMac("52:54:00:00:00:02")));
    }

    @Test
    void whatProvesAfterARestartIsKnownByTheAddressFromBeforeIt() throws IOException {
        Map<String, Object> configured = Map.of("proof.syslog", "finished");
        start(configured);
        once(MAC, "debian.ipxe");
        gets(CLIENT);
        machines.close();
        start(configured);
        syslog("10.0.0.8", "installer", "finished");
        assertEquals(MAC + " armed 2026-03-01T08:00:00Z debian.ipxe", once());
        syslog("10.0.0.7", "installer", "finished");
        assertEquals(MAC + " done 2026-03-01T08:00:00Z debian.ipxe", once());
    }

    @Test
    void whoHasTheAddressAfterARestartProvesForItselfAlone() throws IOException {
        once(MAC, "debian.ipxe");
        gets(CLIENT);
        machines.close();
        start();
        witness.happened(BootEvent.of("dhcp", "ACK").mac(MacAddress.parse("52:54:00:00:00:01")).client(CLIENT).build());
        witness.happened(BootEvent.of("http", "SENT").client(CLIENT).with("file", "once/done").with("status", 200).with("bytes", 3).build());
        assertEquals(MAC + " armed 2026-03-01T08:00:00Z debian.ipxe", once());
    }

    @Test
    void aLineThatMakesNoSenseLeavesTheOthersInForce() throws IOException {
        Files.writeString(state.resolve("once.txt"), "nonsense\n" + MAC + " armed never x\n" + MAC + " armed 2026-03-01T08:00:00Z\n"
                + MAC + " approved 2026-03-01T08:00:00Z x.ipxe\n52:54:00:00:00:01 armed 2026-03-01T08:00:00Z x.ipxe\n");
        start();
        assertEquals("52:54:00:00:00:01 armed 2026-03-01T08:00:00Z x.ipxe", once());
    }

    @Test
    void aLineThatIsNoTextLeavesTheOthersInForce() throws IOException {
        Files.writeString(state.resolve("once.txt"), "# für Köln\n" + MAC + " armed 2026-03-01T08:00:00Z x.ipxe\n", StandardCharsets.ISO_8859_1);
        start();
        assertEquals(MAC + " armed 2026-03-01T08:00:00Z x.ipxe", once());
    }

    @Test
    void aFileThatCanNotBeReadIsNotReplaced() throws IOException {
        Path file = state.resolve("once.txt");
        Files.createSymbolicLink(file, file.getFileName());
        start();
        assertTrue(assertThrows(IOException.class, () -> approve(MAC)).getMessage().contains("could not be read"));
        assertTrue(Files.isSymbolicLink(file));
    }

    @Test
    void aCommandThatCanNotBeRememberedChangesNothing() throws IOException {
        once(MAC, "debian.ipxe");
        see(MacAddress.parse("52:54:00:00:00:01"));
        withFullDisk(() -> {
            assertThrows(IOException.class, () -> once(MAC, "off"));
            assertThrows(IOException.class, () -> once("52:54:00:00:00:02", "debian.ipxe"));
            assertThrows(IOException.class, () -> approve("52:54:00:00:00:01"));
        });
        assertEquals(MAC + " armed 2026-03-01T08:00:00Z debian.ipxe", once());
        assertEquals("52:54:00:00:00:01 2026-03-01T08:00:01Z", inbox());
    }

    @Test
    void aProofThatCanNotBeWrittenIsWrittenAtTheEnd() throws IOException {
        once(MAC, "debian.ipxe");
        withFullDisk(() -> fetch("linux"));
        machines.close();
        start();
        assertEquals(MAC + " done 2026-03-01T08:00:00Z debian.ipxe", once());
    }

    /** Nothing can be written beside the file meanwhile. */
    private void withFullDisk(Runnable what) throws IOException {
        Path beside = Files.createDirectories(state.resolve(".once.txt.new/taken"));
        what.run();
        Files.delete(beside);
        Files.delete(beside.getParent());
    }

    @Test
    void onlyTheNewestOfTheInboxAreKeptAndNobodyElseIsPushedOut() throws IOException {
        once(MAC, "debian.ipxe");
        for (int i = 0; i < KnownMachines.MAX_WAITING + 5; i++) {
            see(new MacAddress(i));
        }
        List<String> waiting = inbox().lines().toList();
        assertEquals(KnownMachines.MAX_WAITING, waiting.size());
        assertTrue(waiting.getFirst().startsWith("00:00:00:00:00:05 "), waiting.getFirst());
        assertTrue(tell(ROM).startsWith("boot"));
        approve("00:00:00:00:00:07");
        see(new MacAddress(4));
        assertEquals(Stream.concat(waiting.stream().filter(line -> !line.startsWith("00:00:00:00:00:07 ")).map(OnceTest::mac),
                Stream.of("00:00:00:00:00:04")).toList(), inbox().lines().map(OnceTest::mac).toList());
    }

    private void see(MacAddress mac) {
        clock.now = clock.now.plusSeconds(1);
        witness.happened(BootEvent.of("dhcp", "OFFER").mac(mac).with("policy", "approval").build());
    }

    private static String mac(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    @ParameterizedTest
    @CsvSource({"52:54:00:12:34, debian.ipxe", "52:54:00:12:34:56, 'a b'"})
    void aCommandWithAMistakeDoesNothing(String mac, String target) throws IOException {
        assertThrows(IllegalArgumentException.class, () -> once(mac, target));
        assertEquals("no machine boots once", once());
    }

    @Test
    void toDiscoverMachinesSomethingMustBeNamed() {
        ConfigValues values = new ConfigValues(Map.of("unknown", "discover"));
        OnceSettings.read(values);
        assertEquals(List.of("unknown = discover: needs discover.bootfile"), values.problems());
    }
}
