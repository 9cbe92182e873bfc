// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import java.time.Instant;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import pxe.api.MacAddress;
import pxe.api.NumericAddress;
import pxe.api.VisibleText;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;

/** The fields of a lease as text, in their order: times as in {@code 2026-03-01T08:00:00Z}, and no end as {@code never}. */
enum Fields {
    ADDRESS(lease -> lease.address().getHostAddress()),
    CLIENT(lease -> lease.client().text()),
    MAC(lease -> lease.mac().toString()),
    START(lease -> lease.start().toString()),
    END(lease -> lease.end().equals(Instant.MAX) ? Fields.NEVER : lease.end().toString()),
    /** Which may be anything that a machine sent. */
    HOSTNAME(lease -> lease.hostname().map(VisibleText::of).orElse(""));

    private static final String NEVER = "never";
    /** What clients are known by; an identifier is no longer than an option. */
    private static final Pattern KEY = Pattern.compile("mac:\\p{XDigit}{2}(:\\p{XDigit}{2}){5}|id:(\\p{XDigit}{2}){1,255}|uuid:[-\\p{XDigit}]{36}");

    private final Function<Lease, String> text;

    Fields(Function<Lease, String> text) {
        this.text = text;
    }

    /** What it is called. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a lease has there. */
    String of(Lease lease) {
        return text.apply(lease);
    }

    /**
     * The lease of which the fields say this. One whose beginning is to come, by another machine's clock, begins now: what will be
     * over by then isn't over yet.
     *
     * @throws RuntimeException if one is wrong; the message says which
     */
    static Lease lease(Function<Fields, String> texts, Instant now) {
        MacAddress mac = read(MAC, texts, MacAddress::parse);
        Instant start = read(START, texts, Instant::parse);
        return Lease.of(read(ADDRESS, texts, NumericAddress::parse4),
                read(CLIENT, texts, client -> client.isEmpty() ? ClientKey.of(mac) : key(client)),
                mac,
                start.isAfter(now) ? now : start,
                read(END, texts, end -> end.equals(NEVER) ? Instant.MAX : Instant.parse(end)))
                .withHostname(texts.apply(HOSTNAME));
    }

    private static ClientKey key(String text) {
        if (!KEY.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return new ClientKey(text);
    }

    private static <T> T read(Fields field, Function<Fields, String> texts, Function<String, T> parse) {
        return Entry.value(field.title(), texts.apply(field), parse);
    }
}
