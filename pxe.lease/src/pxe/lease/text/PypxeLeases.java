// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import pxe.api.MacAddress;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;

/**
 * PyPXE's {@code --save-leases}: an object that has for each MAC address {@code ip}, {@code expire} in seconds since 1970, and
 * {@code ipxe}, which says nothing of a lease. A machine that was offered an address and didn't take it has an end of 0. Of a machine with
 * several leases, there is room for one: that which ends last.
 */
final class PypxeLeases implements LeaseFormat {

    /** The end of a lease without one, as far as a time in seconds can be one. */
    private static final long NEVER_SECONDS = Entry.LAST.getEpochSecond();

    @Override
    public String name() {
        return "pypxe";
    }

    @Override
    public void write(LeaseStore store, Writer out) throws IOException {
        Set<MacAddress> several = several(store);
        Map<MacAddress, Lease> last = new HashMap<>();
        JsonWriter json = new JsonWriter(out);
        json.beginObject();
        store.forEach(lease -> {
            if (several.contains(lease.mac())) {
                last.merge(lease.mac(), lease, BinaryOperator.maxBy(Comparator.comparing(Lease::end)));
            } else {
                write(lease, json);
            }
        });
        last.values().forEach(lease -> write(lease, json));
        json.endObject();
        json.flush();
        out.write('\n');
    }

    /** The machines that have more than one lease. A million machines are that many numbers, and not as many leases in memory. */
    private static Set<MacAddress> several(LeaseStore store) {
        LongStream.Builder builder = LongStream.builder();
        store.forEach(lease -> builder.add(lease.mac().bits()));
        long[] macs = builder.build().sorted().toArray();
        return IntStream.range(1, macs.length).filter(i -> macs[i] == macs[i - 1]).mapToObj(i -> new MacAddress(macs[i]))
                .collect(Collectors.toSet());
    }

    private static void write(Lease lease, JsonWriter json) {
        try {
            json.name(lease.mac().toString()).beginObject();
            json.name("ip").value(lease.address().getHostAddress());
            json.name("expire").value(lease.end().equals(Instant.MAX) ? NEVER_SECONDS : lease.end().getEpochSecond());
            json.name("ipxe").value(false);
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void read(BufferedReader in, Instant now, Intake intake) throws IOException {
        JsonDocument.read(in, "JSON of PyPXE's", json -> {
            json.beginObject();
            while (json.hasNext()) {
                read(json.nextName(), JsonDocument.entry(json), now, intake);
            }
            json.endObject();
        });
    }

    private static void read(String mac, JsonElement element, Instant now, Intake intake) {
        if (!(element instanceof JsonObject object && object.get("ip") instanceof JsonElement ip)) {
            intake.problem(mac + ": must be an object with ip and expire");
        } else if (object.get("expire") instanceof JsonElement expire && !expire.isJsonNull()) {
            Entry.read(mac, () -> lease(mac, ip.getAsString(), Entry.value("expire", expire.getAsString(), Double::parseDouble), now), intake);
        }
    }

    private static Lease lease(String mac, String ip, double expire, Instant now) {
        long seconds = (long) expire;
        return Entry.endingAt(ip, mac.toLowerCase(Locale.ROOT), seconds >= NEVER_SECONDS ? Instant.MAX : Instant.ofEpochSecond(seconds), now);
    }
}
