// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which version of a file it is, and what a request says of versions (RFC 9110 sections 8.8 and 13).
 *
 * @param changed when the file last changed
 * @param now the time of the request
 */
record Version(long size, Instant changed, Instant now) {

    String tag() {
        long nanos = changed.getEpochSecond() * 1_000_000_000 + changed.getNano();
        return '"' + Long.toHexString(size) + '-' + Long.toHexString(nanos) + '"';
    }

    /** What a head says of it. */
    String fields() {
        return "ETag: " + tag() + "\r\nLast-Modified: " + HttpDate.of(modified()) + "\r\n";
    }

    /** In whole seconds, as the field has it, and never in the future (section 8.8.2.1). */
    Instant modified() {
        return (changed.isAfter(now) ? now : changed).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Whether the client wants no other version than one that it names, and it is not this one. */
    boolean isUnwanted(HttpRequest request) {
        Optional<String> match = request.field("if-match");
        return match.isPresent()
                ? !names(match.get(), false)
                : date(request, "if-unmodified-since").filter(modified()::isAfter).isPresent();
    }

    /** Whether the client has this version already. */
    boolean isKnown(HttpRequest request) {
        Optional<String> noneMatch = request.field("if-none-match");
        return noneMatch.isPresent()
                ? names(noneMatch.get(), true)
                : date(request, "if-modified-since").filter(date -> !modified().isAfter(date)).isPresent();
    }

    /** Whether a part of this version fits what the client has. By a date it does only if that can mean no other version. */
    boolean continues(HttpRequest request) {
        Optional<String> condition = request.field("if-range");
        return condition.isEmpty() || condition.get().equals(tag())
                || modified().isBefore(now.minusSeconds(1))
                        && HttpDate.parse(condition.get()).filter(modified()::equals).isPresent();
    }

    private boolean names(String tags, boolean weakly) {
        return Arrays.stream(tags.split(",")).map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(tag()) || weakly && tag.equals("W/" + tag()));
    }

    private static Optional<Instant> date(HttpRequest request, String field) {
        return request.field(field).flatMap(HttpDate::parse);
    }
}
