// SPDX-License-Identifier: Apache-2.0
package pxe.lease.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.net.Inet4Address;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.api.lease.LeaseStore;
import pxe.lease.MemoryLeaseStore;
import pxe.lease.text.LeaseFormat;

/** Many leases on their way from a file to a store. */
class RecordingTest {

    private static final int MANY = 20_000;
    /** How many leases may be read that are not yet recorded: a group, and what is in a reader's buffer. */
    private static final int AHEAD = Recording.GROUP + 8192 / 20;

    /** A file that is written while it is read, a lease at a time, where those are recorded that are so far back. */
    private static final class Written extends Reader {
        private final IntFunction<String> writer;
        private final LeaseStore store;
        private String part = "";
        private int at;
        private int written = -1;

        Written(IntFunction<String> writer, LeaseStore store) {
            this.writer = writer;
            this.store = store;
        }

        @Override
        public int read(char[] buffer, int offset, int count) {
            if (at == part.length()) {
                if (written > MANY) {
                    return -1;
                }
                int recorded = written - AHEAD;
                assertTrue(recorded < 0 || isIn(store, recorded), () -> "lease " + written + " is read, and " + recorded + " not recorded");
                part = writer.apply(written++);
                at = 0;
            }
            int length = Math.min(count, part.length() - at);
            part.getChars(at, at + length, buffer, offset);
            at += length;
            return length;
        }

        @Override
        public void close() {}
    }

    private static boolean isIn(LeaseStore store, int lease) {
        return store.find(Inet4Address.ofLiteral(address(lease))).toCompletableFuture().join().isPresent();
    }

    /** What stands before the leases (-1), each of them, and what stands behind them ({@link #MANY}). */
    private static final Map<String, IntFunction<String>> FILES = Map.of(
            "dnsmasq", i -> i < 0 || i == MANY ? "\n" : "0 " + mac(i) + " " + address(i) + " * *\n",
            "csv", i -> i < 0 ? "address,mac,start,end\n" : i == MANY ? "\n" : address(i) + "," + mac(i) + "," + Instant.EPOCH + ",never\n",
            "json", i -> i < 0 ? "[" : i == MANY ? "]" : (i == 0 ? "" : ",") + "{\"address\":\"" + address(i) + "\",\"mac\":\"" + mac(i)
                    + "\",\"start\":\"" + Instant.EPOCH + "\",\"end\":\"never\"}",
            "pypxe", i -> i < 0 ? "{" : i == MANY ? "}" : (i == 0 ? "" : ",") + "\"" + mac(i) + "\":{\"ip\":\"" + address(i)
                    + "\",\"expire\":253402300799}");

    private static String mac(int i) {
        return "52:54:00:00:%02x:%02x".formatted(i >> 8, i & 0xff);
    }

    private static String address(int i) {
        return "10.0." + (i >> 8) + "." + (i & 0xff);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "csv", "pypxe", "dnsmasq"})
    void nothingIsReadThatIsFurtherFromBeingRecordedThanAGroup(String format) throws IOException {
        LeaseStore store = new MemoryLeaseStore();
        Recording recording = new Recording(store);
        LeaseFormat.named(format).orElseThrow().read(new BufferedReader(new Written(FILES.get(format), store)), Instant.EPOCH, recording);
        assertEquals(MANY + " leases imported, 0 not", recording.end().toString());
    }

    @Test
    void problemsAreCountedAndTheFirstAreTold() {
        Recording recording = new Recording(new MemoryLeaseStore());
        for (int i = 1; i <= 25; i++) {
            recording.problem("line " + i);
        }
        String[] lines = recording.end().toString().split("\n");
        assertEquals("line 1", lines[0]);
        assertEquals("line 20", lines[19]);
        assertEquals("5 more of these", lines[20]);
        assertEquals("0 leases imported, 25 not", lines[21]);
        assertEquals(22, lines.length);
    }
}
