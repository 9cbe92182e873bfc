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
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;

/**
 * PyPXE's {@code --save-leases}: an object that has for each MAC address {@code ip}, {@code expire} in seconds since 1970, and
 * {@code ipxe}, which says nothing of a lease. A machine that was offered an address and didn't take it has an end of 0.
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
        JsonWriter json = new JsonWriter(out);
        json.beginObject();
        store.forEach(lease -> write(lease, json));
        json.endObject();
        json.flush();
        out.write('\n');
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
        return Entry.endingAt(ip, mac.toLowerCase(), seconds >= NEVER_SECONDS ? Instant.MAX : Instant.ofEpochSecond(seconds), now);
    }
}
