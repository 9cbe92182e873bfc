// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Dates as HTTP writes them (RFC 9110 section 5.6.7). */
final class HttpDate {

    private record Written(long second, String text) {}

    private static final DateTimeFormatter WRITE = format("EEE, dd MMM yyyy HH:mm:ss 'GMT'");
    private static final List<DateTimeFormatter> READ =
            List.of(WRITE, format("EEEE, dd-MMM-yy HH:mm:ss 'GMT'"), format("EEE MMM ppd HH:mm:ss yyyy"));

    /** What was written last, by the lower bits of the second: all answers of a second bear its date, and many ask for one file. */
    private static final AtomicReferenceArray<Written> WRITTEN = new AtomicReferenceArray<>(16);

    private HttpDate() {}

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    static String of(Instant time) {
        long second = time.getEpochSecond();
        int place = (int) second & WRITTEN.length() - 1;
        Written written = WRITTEN.get(place);
        if (written == null || written.second != second) {
            written = new Written(second, WRITE.format(time));
            WRITTEN.set(place, written);
        }
        return written.text;
    }

    /** The date of an answer. */
    static String now() {
        return of(Instant.ofEpochMilli(System.currentTimeMillis()));
    }

    /** Reads any of the three forms; empty if it is none of them. */
    static Optional<Instant> parse(String text) {
        for (DateTimeFormatter format : READ) {
            try {
                return Optional.of(format.parse(text, Instant::from));
            } catch (DateTimeException another) {
                // the next form
            }
        }
        return Optional.empty();
    }
}
