// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pxe.api.BootStage;
import pxe.api.MacAddress;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.event.BootEvent;
import pxe.api.file.FileLookup;
import pxe.api.test.TestCall;
import pxe.core.Machines;

/** The commands of machines: machines, timeline and diagnose. */
class MachineCommandsTest {

    private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
    private static final MacAddress OTHER = MacAddress.parse("52:54:00:12:34:57");
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.7");
    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant NOW = START.plusSeconds(120);

    private final Machines machines = new Machines(_ -> Optional.empty());
    private final MachinesCommand list = new MachinesCommand(machines, _ -> new FileLookup.Missing("no such file"));
    private final DiagnoseCommand diagnose = new DiagnoseCommand(machines, _ -> new FileLookup.Missing("no such file"));
    private final TimelineCommand timeline = new TimelineCommand(machines);

    @BeforeEach
    void twoMachinesBoot() {
        list.clock = Clock.fixed(NOW, ZoneOffset.UTC);
        diagnose.clock = list.clock;
        dhcp(MAC, "OFFER", 0, 7);
        dhcp(MAC, "ACK", 4, 7);
        tftp("RRQ", 5, BootEvent.Weight.DETAIL);
        tftp("SENT", 6, BootEvent.Weight.OUTCOME);
        machines.happened(BootEvent.of("dhcp", "IGNORED").at(START.plusSeconds(60)).mac(OTHER).with("stage", BootStage.PXE)
                .with("arch", 0).with("reason", "no reservation names it (known.only)").build());
    }

    private void dhcp(MacAddress mac, String name, int second, int arch) {
        machines.happened(BootEvent.of("dhcp", name).at(START.plusSeconds(second)).mac(mac).with("xid", "1234").with("interface", "eth0")
                .with("stage", BootStage.PXE).with("arch", arch).with("yiaddr", ADDRESS).with("hostname", "web1")
                .with("bootfile", "boot/a.efi").with("policy", "arch").with("reason", "the default").build());
    }

    private void tftp(String name, int second, BootEvent.Weight weight) {
        machines.happened(BootEvent.of("tftp", name).at(START.plusSeconds(second)).weight(weight).client(ADDRESS)
                .with("file", "boot/a.efi").build());
    }

    private static String run(Command command, String... words) throws Exception {
        TestCall call = TestCall.of(command);
        for (String word : words) {
            String[] parts = word.split("=", 2);
            call.with(parts[0], parts.length == 1 ? new String[0] : new String[] {parts[1]});
        }
        return call.run().toString();
    }

    @Test
    void eachMachineIsARowWithItsState() throws Exception {
        assertEquals("""
                MAC  ADDRESS  HOST NAME  ARCH  STAGE  LAST  AGO  STATE
                52:54:00:12:34:57  -  -  x86 BIOS  pxe  IGNORED  1m 0s  trouble
                52:54:00:12:34:56  10.0.0.7  web1  x64 UEFI  pxe  SENT a.efi  1m 54s  booted""", run(list));
    }

    @Test
    void thoseAloneAreListedThatAreAskedFor() throws Exception {
        assertTrue(run(list, "--state=trouble").lines().allMatch(line -> !line.contains(MAC.toString())));
        assertEquals(2, run(list, "--arch=7").lines().count());
        assertEquals(2, run(list, "TEXT=WEB").lines().count());
        assertEquals(2, run(list, "TEXT=10.0.0").lines().count());
        assertEquals(2, run(list, "--minutes=1").lines().count());
        assertEquals("no machines", run(list, "TEXT=nobody"));
    }

    @Test
    void aTimelineHasTheStepsWithTheirTimes() throws Exception {
        String offer = "stage=PXE arch=7 yiaddr=10.0.0.7 hostname=web1 bootfile=boot/a.efi policy=arch reason=\"the default\"";
        assertEquals("""
                TIME  SINCE  GAP  PROTOCOL  EVENT  WHAT
                2026-03-01T08:00:00Z  0ms  0ms  dhcp  OFFER  %s
                2026-03-01T08:00:04Z  4000ms  4000ms  dhcp  ACK  %s
                2026-03-01T08:00:06Z  6000ms  2000ms  tftp  SENT  file=boot/a.efi""".formatted(offer, offer),
                run(timeline, "MACHINE=web1"));
    }

    @Test
    void whatOnlyBeganIsShownWhereItIsTheLastOrAskedFor() throws Exception {
        assertTrue(run(timeline, "MACHINE=web1", "--details").contains("RRQ"));
        tftp("RRQ", 7, BootEvent.Weight.DETAIL);
        assertTrue(run(timeline, "MACHINE=web1").endsWith("RRQ  file=boot/a.efi"));
    }

    @Test
    void whoIsNotKnownMakesTheCommandFailAndIsNoWrongUsage() {
        for (Command command : List.of(timeline, diagnose)) {
            assertEquals("no machine web2 is known, and that is no hardware address (pxe machines lists them)",
                    assertThrows(NoSuchElementException.class, () -> run(command, "MACHINE=web2")).getMessage());
        }
    }

    @Test
    void theLastBootIsShownAndAllOnDemand() throws Exception {
        dhcp(MAC, "OFFER", 600, 7);
        assertEquals(2, run(timeline, "MACHINE=web1").lines().count());
        assertEquals(5, run(timeline, "MACHINE=web1", "--all").lines().count());
    }

    private static void await(TestCall call, String sign) throws InterruptedException {
        for (int i = 0; !call.output().contains(sign); i++) {
            assertTrue(i < 3000, call::output);
            Thread.sleep(10);
        }
    }

    @Test
    void whoFollowsSeesWhatHappensUntilNobodyWaits() throws Exception {
        TestCall call = TestCall.of(timeline).with("MACHINE", MAC.toString()).with("--follow");
        CompletableFuture<Exception> end = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                call.run();
            } catch (Exception e) {
                end.complete(e);
            }
        });
        await(call, "SENT");
        machines.happened(BootEvent.of("dhcp", "IGNORED").at(START.plusSeconds(7)).mac(OTHER).with("reason", "other").build());
        tftp("PROGRESS", 7, BootEvent.Weight.DETAIL);
        tftp("NOTFOUND", 8, BootEvent.Weight.OUTCOME);
        await(call, "NOTFOUND");
        assertFalse(call.output().contains("PROGRESS"), call::output);
        assertTrue(call.output().lines().noneMatch(line -> line.contains("other")), call::output);
        thread.interrupt();
        assertEquals(InterruptedException.class, end.get(30, TimeUnit.SECONDS).getClass());
    }

    @Test
    void whoReadsTooSlowlyIsToldHowMuchIsMissing() throws Exception {
        CountDownLatch reads = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        BlockingQueue<String> shown = new LinkedBlockingQueue<>();
        Call call = Fake.of(Call.class, Map.of("has", name -> name[0].equals("--follow"), "value", _ -> Optional.of(MAC.toString()),
                "show", part -> {
                    if (shown.isEmpty()) {
                        reads.countDown();
                        await(goOn);
                    }
                    shown.add(part[0].toString());
                    return null;
                }));
        Thread reader = Thread.ofVirtual().start(() -> assertThrows(InterruptedException.class, () -> timeline.run(call)));
        await(reads);
        for (int i = 0; i < TimelineCommand.MAX_WAITING + 5; i++) {
            tftp("NOTFOUND", 8, BootEvent.Weight.OUTCOME);
        }
        goOn.countDown();
        shown.poll(30, TimeUnit.SECONDS);
        shown.poll(30, TimeUnit.SECONDS);
        assertEquals("5 events are missing: they came faster than they were read", shown.poll(30, TimeUnit.SECONDS));
        reader.interrupt();
        reader.join();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDiagnosisSaysWhatIsWrongAndWhatToDo() throws Exception {
        String said = run(diagnose, "MACHINE=" + OTHER);
        for (String part : List.of("MACHINE  52:54:00:12:34:57, x86 BIOS", "STATE  trouble", "ignored",
                "WHAT  It asked once and is ignored", "DO  Add it to a list of hosts", "SCREEN  PXE-E51")) {
            assertTrue(said.contains(part), said);
        }
        assertTrue(run(diagnose, "MACHINE=web1").endsWith("TROUBLE  none that can be seen from here"));
        assertTrue(run(diagnose, "MACHINE=00:00:00:00:00:01").contains("no-request"));
    }

    @Test
    void theNamesThatAreKnownAreSuggested() {
        assertTrue(timeline.usage().parameters().getFirst().suggestions("w").contains("web1"));
    }

    @Test
    void aLongAgoIsADuration() throws Exception {
        list.clock = Clock.fixed(START.plus(Duration.ofDays(2)), ZoneOffset.UTC);
        Answer.Rows rows = (Answer.Rows) TestCall.of(list).run();
        assertTrue(rows.rows().getFirst().contains(Duration.ofDays(2).minusSeconds(60)), rows::toString);
    }

    @Test
    void whereTheClockWasSetBackNothingIsYetToHappen() throws Exception {
        list.clock = Clock.fixed(START.minus(Duration.ofDays(1)), ZoneOffset.UTC);
        Answer.Rows rows = (Answer.Rows) TestCall.of(list).run();
        assertTrue(rows.rows().stream().allMatch(row -> row.contains(Duration.ZERO)), rows::toString);
    }
}
