// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.HexFormat;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;

/**
 * dnsmasq's {@code dhcp-leasefile}: a line for each lease with its end in seconds since 1970 (0 for none), MAC address, address,
 * host name and client identifier; the last two may be {@code *}. Its clients are known by their MAC address when it is read.
 */
final class DnsmasqLeases implements LeaseFormat {

    private static final String NONE = "*";
    /** What follows this is DHCPv6's. */
    private static final String DUID = "duid";
    private static final String CLIENT_ID = "id:";

    @Override
    public String name() {
        return "dnsmasq";
    }

    @Override
    public void write(LeaseStore store, Writer out) throws IOException {
        store.forEach(lease -> {
            try {
                out.write(line(lease));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static String line(Lease lease) {
        String client = lease.client().text();
        String clientId = client.startsWith(CLIENT_ID)
                ? HexFormat.ofDelimiter(":").formatHex(HexFormat.of().parseHex(client, CLIENT_ID.length(), client.length()))
                : NONE;
        return String.join(" ",
                lease.end().equals(Instant.MAX) ? "0" : Long.toString(lease.end().getEpochSecond()),
                lease.mac().toString(),
                lease.address().getHostAddress(),
                lease.hostname().filter(name -> name.matches("[\\w.-]+")).orElse(NONE),
                clientId) + "\n";
    }

    @Override
    public void read(BufferedReader in, Instant now, Intake intake) throws IOException {
        Lines lines = new Lines(in);
        while (lines.next() && !lines.text().startsWith(DUID)) {
            String[] words = lines.text().strip().split("\\s+");
            if (words.length >= 4) {
                Entry.read(lines.place(), () -> lease(words, now), intake);
            } else {
                intake.problem(lines.place() + ": must be an end, a MAC address, an address, a host name and a client identifier");
            }
        }
    }

    private static Lease lease(String[] words, Instant now) {
        long end = Entry.value("end", words[0], Long::parseLong);
        Lease lease = Entry.endingAt(words[2], words[1], end == 0 ? Instant.MAX : Instant.ofEpochSecond(end), now);
        return words[3].equals(NONE) ? lease : lease.withHostname(words[3]);
    }
}
