// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.lease.MemoryLeaseStore;

class LeaseFormatTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
    private static final MacAddress MAC = MacAddress.parse("52:54:00:12:34:56");
    private static final Lease LEASE = Lease.of(Inet4Address.ofLiteral("10.0.0.5"), ClientKey.of(MAC), MAC, NOW, NOW.plusSeconds(3600))
            .withHostname("web1");

    private static String written(String format, Lease... leases) throws IOException {
        MemoryLeaseStore store = new MemoryLeaseStore();
        for (Lease lease : leases) {
            store.put(lease);
        }
        StringWriter out = new StringWriter();
        LeaseFormat.named(format).orElseThrow().write(store, out);
        return out.toString();
    }

    /** What was read of a text. */
    private record LeaseList(List<Lease> leases, List<String> problems) implements Intake {

        @Override
        public void lease(Lease lease) {
            leases.add(lease);
        }

        @Override
        public void problem(String sentence) {
            problems.add(sentence);
        }
    }

    private static LeaseList read(String format, String text) throws IOException {
        LeaseList list = new LeaseList(new ArrayList<>(), new ArrayList<>());
        LeaseFormat.named(format).orElseThrow().read(new BufferedReader(new StringReader(text)), NOW, list);
        return list;
    }

    /** Why a text isn't of a format as a whole, also if nothing of it is taken. */
    private static String refusal(String format, String text) {
        String refusal = assertThrows(BrokenFileException.class, () -> read(format, text), text).getMessage();
        LeaseFormat checking = LeaseFormat.named(format).orElseThrow();
        assertEquals(refusal, assertThrows(BrokenFileException.class, () -> checking.check(new BufferedReader(new StringReader(text))))
                .getMessage());
        return refusal;
    }

    @Test
    void jsonAndCsvBringBackAllThatTheyWereGiven() throws IOException {
        MacAddress other = MacAddress.parse("52:54:00:12:34:57");
        Lease odd = Lease.of(Inet4Address.ofLiteral("10.0.0.6"), ClientKey.ofClientId(new byte[] {1, 2, (byte) 255}), other,
                NOW.minusMillis(123), Instant.MAX).withHostname("a \"name\", with commas");
        for (String format : List.of("json", "csv")) {
            LeaseList list = read(format, written(format, LEASE, odd));
            assertEquals(List.of(), list.problems(), format);
            assertEquals(Set.of(LEASE, odd), new HashSet<>(list.leases()), format);
        }
    }

    @Test
    void aHostNameCannotMakeALineOfItsOwn() throws IOException {
        String text = written("csv", LEASE.withHostname("x\n10.0.0.9,mac:,..."));
        assertEquals(2, text.lines().count(), text);
        assertEquals("0 52:54:00:12:34:56 10.0.0.5 * *\n", written("dnsmasq", LEASE.until(Instant.MAX).withHostname("x\n0 ...")));
    }

    @Test
    void aHostNameCannotSteerTheTerminalThatShowsIt() throws IOException {
        for (String format : List.of("json", "csv")) {
            LeaseList list = read(format, written(format, LEASE.withHostname("x\u009b2J\u001b[2J\u007f")));
            assertEquals(List.of(LEASE.withHostname("x\\x9b2J\\x1b[2J\\x7f")), list.leases(), format);
        }
    }

    @Test
    void dnsmasqsFileIsReadAndWritten() throws IOException {
        String text = "1772355600 52:54:00:12:34:56 10.0.0.5 web1 01:52:54:00:12:34:56\n"
                + "0 52:54:00:12:34:57 10.0.0.6 * *\n"
                + "duid 00:01:00:01:2a\n1772355600 1 fd00::5 web1 00:01\n";
        LeaseList list = read("dnsmasq", text);
        assertEquals(List.of(), list.problems());
        assertEquals(LEASE, list.leases().getFirst());
        assertEquals(Instant.MAX, list.leases().get(1).end());
        assertEquals(2, list.leases().size());
        assertEquals("1772355600 52:54:00:12:34:56 10.0.0.5 web1 *\n", written("dnsmasq", LEASE));
        Lease byId = Lease.of(LEASE.address(), ClientKey.ofClientId(new byte[] {1, 2}), MAC, NOW, LEASE.end());
        assertEquals("1772355600 52:54:00:12:34:56 10.0.0.5 * 01:02\n", written("dnsmasq", byId));
    }

    @Test
    void aLeaseThatWasOverWhenItWasReadIsNoneThatWasGivenBack() throws IOException {
        long over = NOW.getEpochSecond() - 60;
        Lease lease = read("dnsmasq", over + " 52:54:00:12:34:56 10.0.0.5 * *\n").leases().getFirst();
        assertEquals(Instant.ofEpochSecond(over), lease.end());
        assertFalse(lease.isGivenBack());
    }

    @Test
    void pypxesFileIsReadAndWritten() throws IOException {
        LeaseList list = read("pypxe", """
                {"52:54:00:12:34:56": {"ip": "10.0.0.5", "expire": 1772355600.25, "ipxe": true},
                 "52:54:00:12:34:57": {"ip": "10.0.0.6", "expire": 0, "ipxe": false}}""");
        assertEquals(List.of(), list.problems());
        assertEquals(LEASE.withHostname(""), list.leases().getFirst());
        assertTrue(list.leases().get(1).end().isBefore(NOW), "it was never taken");
        assertEquals("{\"52:54:00:12:34:56\":{\"ip\":\"10.0.0.5\",\"expire\":1772355600,\"ipxe\":false}}\n", written("pypxe", LEASE));
    }

    @Test
    void pypxesFileHasOneOfAMachinesLeasesThatWhichEndsLast() throws IOException {
        Lease last = Lease.of(Inet4Address.ofLiteral("10.0.5.5"), LEASE.client(), MAC, NOW, NOW.plusSeconds(7200));
        MacAddress other = MacAddress.parse("52:54:00:12:34:57");
        Lease others = Lease.of(Inet4Address.ofLiteral("10.0.0.6"), ClientKey.of(other), other, NOW, NOW.plusSeconds(60));
        Lease never = Lease.of(Inet4Address.ofLiteral("10.0.6.5"), LEASE.client(), MAC, NOW, NOW.plusSeconds(1));
        LeaseList list = read("pypxe", written("pypxe", LEASE, last, others, never));
        assertEquals(Set.of(last, others), new HashSet<>(list.leases()));
        assertEquals(2, list.leases().size());
    }

    @Test
    void whatIsWrongIsToldWithItsPlaceAndTheRestIsRead() throws IOException {
        assertEquals(List.of("line 2: must be an end, a MAC address, an address, a host name and a client identifier"),
                read("dnsmasq", "0 52:54:00:12:34:56 10.0.0.5 * *\nrubbish\n").problems());
        LeaseList csv = read("csv", written("csv", LEASE).replace("10.0.0.5", "10.0.0.555") + written("csv", LEASE).lines().toList().get(1));
        assertEquals(List.of("line 2: address = 10.0.0.555 can't be read"), csv.problems());
        assertEquals(List.of(LEASE), csv.leases());
        assertEquals(List.of("lease 1: Not a JSON Object: 7"), read("json", "[7]").problems());
        assertEquals(List.of(MAC + ": must be an object with ip and expire"), read("pypxe", "{\"" + MAC + "\": 7}").problems());
        assertEquals(List.of("line 1: end = soon can't be read"), read("dnsmasq", "soon 52:54:00:12:34:56 10.0.0.5 * *\n").problems());
        assertEquals(List.of(MAC + ": expire = soon can't be read"),
                read("pypxe", "{\"" + MAC + "\": {\"ip\": \"10.0.0.5\", \"expire\": \"soon\"}}").problems());
    }

    @Test
    void aFileThatIsNotOfItsFormatAsAWholeIsRefused() {
        assertEquals("line 1: must name the fields, as in address,client,mac,start,end,hostname", refusal("csv", ""));
        assertEquals("this is no list of leases in JSON: End of input at line 1 column 1 path $", refusal("json", ""));
        assertEquals("this is no list of leases in JSON: End of input at line 1 column 3 path $[0].", refusal("json", "[{"));
        assertEquals("this is no list of leases in JSON: something follows it", refusal("json", "[] []"));
        for (String broken : List.of("{\"not\": \"a list\"}", "[{},", "[{}", "[7}", "null")) {
            assertTrue(refusal("json", broken).startsWith("this is no list of leases in JSON: "), broken);
        }
        for (String broken : List.of("[]", "{\"" + MAC + "\": {}", "{\"" + MAC + "\": {\"ip\"", "{} {}", "")) {
            assertTrue(refusal("pypxe", broken).startsWith("this is no JSON of PyPXE's: "), broken);
        }
    }

    @Test
    void whatNoLeaseCanSayIsWrongAtItsPlaceAndNowhereElse() throws IOException {
        for (String wrong : List.of("010.0.0.5,,52:54:00:12:34:56,2026-03-01T08:00:00Z,never,",
                "10.0.5,,52:54:00:12:34:56,2026-03-01T08:00:00Z,never,",
                "10.0.0.5,me,52:54:00:12:34:56,2026-03-01T08:00:00Z,never,",
                "10.0.0.5,id:0g,52:54:00:12:34:56,2026-03-01T08:00:00Z,never,",
                "10.0.0.5,id:" + "00".repeat(256) + ",52:54:00:12:34:56,2026-03-01T08:00:00Z,never,",
                "10.0.0.5,,52:54:00:12:34:56,2026-03-01T08:00:00Z,+1000000-01-01T00:00:00Z,",
                "10.0.0.5,,52:54:00:12:34:56,-1000000000-01-01T00:00:00Z,never,")) {
            LeaseList list = read("csv", "address,client,mac,start,end,hostname\n" + wrong + "\n"
                    + "10.0.0.5,,52:54:00:12:34:56,2026-03-01T08:00:00Z,2026-03-01T09:00:00Z,web1\n");
            assertEquals(1, list.problems().size(), wrong);
            assertTrue(list.problems().getFirst().startsWith("line 2: "), list.problems()::getFirst);
            assertEquals(List.of(LEASE), list.leases());
        }
        assertEquals(1, read("dnsmasq", "9000000000000000 52:54:00:12:34:56 10.0.0.5 * *\n").problems().size());
    }

    @Test
    void aLeaseThatBeginsLaterByAnothersClockBeginsNow() throws IOException {
        LeaseList list = read("csv", "address,mac,start,end\n10.0.0.5,52:54:00:12:34:56,2035-01-01T00:00:00Z,never\n");
        assertEquals(NOW, list.leases().getFirst().start());
    }
}
