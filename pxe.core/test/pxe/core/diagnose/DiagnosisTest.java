// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.Machine;
import pxe.api.event.BootEvent;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;
import pxe.core.FileTree;
import pxe.core.Machines;
import pxe.core.diagnose.Diagnosis.State;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What is said of real boots, and of the troubles that were made for them. */
class DiagnosisTest {

    private static final int X86 = 0x14c;
    private static final int X64 = 0x8664;

    /** What is served: a path, and the file's name on disk and its bytes. */
    private final Map<String, VirtualFile> served = new TreeMap<>(Map.of(
            "pxelinux.0", file("/usr/lib/PXELINUX/pxelinux.0", new byte[] {(byte) 0x9c, 0x60, 0x1e, 0x06, 0, 0, 0, 0}),
            "ipxe.efi", file("/boot/ipxe.efi", pe(X64, false)),
            "syslinux/efi64/syslinux.efi", file("/usr/lib/SYSLINUX.EFI/efi64/syslinux.efi", pe(X64, false)),
            "syslinux/efi32/syslinux.efi", file("/usr/lib/SYSLINUX.EFI/efi32/syslinux.efi", pe(X86, false)),
            "initrd.img", file("/srv/netboot/initrd.img", new byte[] {0x1f, (byte) 0x8b, 8, 0}),
            "boot.http.ipxe", file("/srv/netboot/boot.http.ipxe", "#!ipxe\nkernel vmlinuz\n".getBytes())));
    private final Machines machines = new Machines(_ -> Optional.empty());
    private final Diagnosis diagnosis = diagnosis();
    private Instant last = Instant.EPOCH;

    private Diagnosis diagnosis() {
        FileTree tree = new FileTree(_ -> { });
        tree.add(new FileSource() {
            @Override
            public Optional<VirtualFile> find(FileRequest request) {
                return Optional.ofNullable(served.get(request.path()));
            }

            @Override
            public Set<String> list(FileRequest directory) {
                String before = directory.path().isEmpty() ? "" : directory.path() + "/";
                return served.keySet().stream().filter(path -> path.startsWith(before)).map(path -> path.substring(before.length()))
                        .map(path -> path.replaceFirst("/.*", "/")).collect(Collectors.toSet());
            }
        }, 0, 1);
        return new Diagnosis(tree);
    }

    private static VirtualFile file(String name, byte[] bytes) {
        return VirtualFile.of(name, bytes, Instant.EPOCH);
    }

    /** The head of a PE file, as far as it is looked at. */
    private static byte[] pe(int machine, boolean isSigned) {
        boolean is64 = machine != X86;
        ByteBuffer head = ByteBuffer.allocate(0x200).order(ByteOrder.LITTLE_ENDIAN);
        head.put("MZ".getBytes()).putInt(0x3c, 0x80).putInt(0x80, 0x4550).putShort(0x84, (short) machine)
                .putShort(0x98, (short) (is64 ? 0x20b : 0x10b));
        return head.putInt(0x98 + (is64 ? 112 : 96) + 4 * 8 + 4, isSigned ? 2000 : 0).array();
    }

    private void replay(String name) {
        List<BootEvent> events = Recording.of(name);
        events.forEach(machines::happened);
        last = events.getLast().time();
    }

    private List<Finding> findings() {
        return findings(90);
    }

    private List<Finding> findings(int secondsLater) {
        List<Machine> cards = machines.cards(Recording.MAC);
        return diagnosis.of(cards, Boot.cut(machines.timeline(cards)), last.plusSeconds(secondsLater));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bios-pxelinux", "uefi-ipxe-http", "uefi-proxy-menu", "uefi-http-boot"})
    void aBootThatReachesItsKernelHasNoTrouble(String name) {
        replay(name);
        assertEquals(List.of(), findings());
        assertEquals(State.BOOTED, state(90));
        assertEquals(State.BOOTING, state(5));
    }

    @Test
    void aFileThatComesSlowlyIsStillOnItsWayHoweverOftenThatIsTold() {
        replay("still-loading");
        BootEvent request = machines.timeline(machines.cards(Recording.MAC)).getLast();
        last = request.time().plusSeconds(88);
        machines.happened(BootEvent.of("tftp", "PROGRESS").at(last).client(request.client().orElseThrow()).with("file", "vmlinuz")
                .with("bytes", 1000).with("left", 9000).with("milliseconds", 88_000).build());
        assertEquals(List.of("still-loading"), findings(2).stream().map(Finding::id).toList());
        assertTrue(findings(2).getFirst().toString().contains("asked for vmlinuz 90 s ago"), findings(2).toString());
    }

    @Test
    void aSmallFileThatIsNotAcknowledgedSaysNothingOfLargePackets() {
        replay("still-loading");
        BootEvent request = machines.timeline(machines.cards(Recording.MAC)).getLast();
        machines.happened(BootEvent.of("tftp", "ABORTED").at(last).client(request.client().orElseThrow()).with("file", "grub.cfg")
                .with("bytes", 0).with("size", 200).with("blksize", 1468).with("reason", "the client did not acknowledge the end").build());
        assertEquals(List.of("aborted"), findings(2).stream().map(Finding::id).toList());
    }

    private State state(int secondsLater) {
        List<Boot> boots = Boot.cut(machines.timeline(machines.cards(Recording.MAC)));
        return diagnosis.state(machines.of(Recording.MAC), boots.getLast(), last.plusSeconds(secondsLater));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exhausted                    | exhausted          | no address is left in 10.77.0.100-10.77.0.100
            server-trouble               | server-trouble     | postgresql://db: the server can't be reached
            ignored-known-only           | ignored            | Add it to a list of hosts
            ignored-by-policy            | ignored            | Change what 'hosts' says of it
            not-from-network             | not-from-network   | as an operating system does
            two-servers                  | two-servers        | the other one, 10.77.0.2
            no-address                   | no-address         | told 4 times what to load
            no-boot-file                 | no-boot-file       | no policy has a boot file for architecture 16
            offer-not-taken              | offer-not-taken    | offered 10.77.0.100 4 times
            no-4011                      | no-4011            | profile = direct
            ipxe-loop                    | ipxe-loop          | told to load iPXE again: ipxe.efi
            file-missing                 | file-missing       | There is syslinux/efi32/syslinux.efi, syslinux/efi64/syslinux.efi
            file-missing-script          | file-missing       | Its boot file boot.http.ipxe is missing
            wrong-architecture-bios-file | wrong-architecture | pxelinux.0, which is no UEFI program
            wrong-architecture-uefi-file | wrong-architecture | ipxe.efi, which is a UEFI program for x64
            wrong-architecture-processor | wrong-architecture | which is a UEFI program for x86
            no-file-request              | no-file-request    | no request for it came
            loader-ignored               | loader-ignored     | serve = all
            secure-boot                  | secure-boot        | The file has no signature
            secure-boot-ipxe             | secure-boot        | loaded all of ipxe.efi
            no-script-pxelinux           | no-script          | found no pxelinux.cfg/default
            mtu                          | mtu                | blocks of 1468 bytes
            aborted                      | aborted            | the client does not answer
            aborted-firewall             | aborted            | single.port
            not-found                    | not-found          | /vmlinuz by HTTP (404), is not served
            refused                      | refused            | a symbolic link leads out
            range                        | aborted range      | 2 times, each time from the beginning
            range-beyond                 | range              | (416)
            crawling                     | crawling           | 911 times something
            crawling-slow                | crawling           | took 402 s for 14186432 bytes
            still-loading                | still-loading      | asked for vmlinuz 90 s ago
            boots-again                  | boots-again        | nothing proved that it ran
            policy-trouble               | policy-trouble     | no rack
            """)
    void eachTroubleIsNamedAndNothingElse(String recording, String ids, String phrase) {
        if (recording.equals("file-missing-script")) {
            served.remove("boot.http.ipxe");
        }
        replay(recording);
        List<Finding> findings = findings();
        assertEquals(ids, findings.stream().map(Finding::id).collect(Collectors.joining(" ")), findings::toString);
        String said = findings.stream().map(finding -> finding.what() + " " + finding.advice()).collect(Collectors.joining(" "));
        assertTrue(said.contains(phrase), said);
        assertEquals(State.TROUBLE, state(90));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "this server has lost its address, 10.77.0.1 | correct server.ip",
        "no IPv4 address on eth1 that this server could be known by | Give that interface an address",
    })
    void whoIsIgnoredForWantOfTheServersAddressIsToldWhatToChange(String reason, String advice) {
        last = Instant.parse("2026-03-01T08:00:00Z");
        machines.happened(BootEvent.of("dhcp", "IGNORED").at(last).mac(Recording.MAC).with("stage", "PXE").with("arch", 0)
                .with("reason", reason).build());
        assertEquals(List.of("ignored"), findings().stream().map(Finding::id).toList());
        assertTrue(findings().getFirst().advice().contains(advice), findings()::toString);
    }

    @Test
    void aMachineThatNeverAskedIsToldSo() {
        assertEquals(List.of("no-request"), findings().stream().map(Finding::id).toList());
    }

    @Test
    void aSignedLoaderThatIsNotHeardOfIsNoMatterOfSecureBoot() {
        served.put("syslinux/efi64/syslinux.efi", file("/usr/lib/SYSLINUX.EFI/efi64/syslinux.efi", pe(X64, true)));
        replay("loader-silent");
        assertEquals(List.of("loader-silent"), findings().stream().map(Finding::id).toList());
    }

    @Test
    void aBootFileThatIsThereAgainIsNotMissing() {
        replay("file-missing");
        served.put("sysliinux.efi", file("/srv/netboot/sysliinux.efi", pe(X64, true)));
        assertTrue(findings().getFirst().what().endsWith("it is there now."), findings()::toString);
    }

    @Test
    void whileItMayStillAskNothingIsSaidToBeMissing() {
        replay("no-file-request");
        assertEquals(List.of(), findings(1));
    }

    @Test
    void theLastBootCounts() {
        replay("file-missing");
        Recording.of("bios-pxelinux").forEach(event -> machines.happened(later(event)));
        last = last.plus(Duration.ofMinutes(20));
        assertEquals(List.of(), findings());
    }

    private static BootEvent later(BootEvent event) {
        BootEvent.Builder later = BootEvent.of(event.protocol(), event.name()).at(event.time().plus(Duration.ofMinutes(10)));
        event.mac().ifPresent(later::mac);
        event.client().ifPresent(later::client);
        event.forEachDetail(later::with);
        return later.build();
    }

    @Test
    void aProgramIsKnownByItsFirstBytes() throws Exception {
        Map<String, byte[]> programs = Map.of(
                "a UEFI program for x64", pe(X64, true),
                "a UEFI program for arm64", pe(0xaa64, false),
                "a script of iPXE's", "#!ipxe\n".getBytes(),
                "an ELF program", "\177ELF\2".getBytes(),
                "empty", new byte[0],
                "no UEFI program", "MZ and no more".getBytes());
        for (Map.Entry<String, byte[]> program : programs.entrySet()) {
            assertEquals(program.getKey(), Program.of(file("f", program.getValue())).toString());
        }
        assertEquals(List.of(true, false), Stream.of(pe(X86, true), pe(X86, false)).map(DiagnosisTest::isSigned).toList());
    }

    private static boolean isSigned(byte[] bytes) {
        try {
            return Program.of(file("f", bytes)).isSigned();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
