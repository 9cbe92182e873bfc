// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pxe.api.MacAddress;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;

/** The events of a boot as the log has them: lines of real boots in the lab, or derived from such, as the first line of each says. */
final class Recording {

    /** The machine that they are of. */
    static final MacAddress MAC = MacAddress.parse("52:54:00:77:00:01");

    private static final Pattern LINE = Pattern.compile("(\\S+) +(DEBUG|INFO|WARN) +(\\w+) +(\\w+)(.*)");
    private static final Pattern PAIR = Pattern.compile(" (\\w+)=(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+))");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 24);

    private Recording() {}

    static List<BootEvent> of(String name) {
        try (InputStream file = Recording.class.getResourceAsStream(name + ".txt")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#")).map(Recording::event).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BootEvent event(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(line);
        }
        Instant time = LocalTime.parse(matcher.group(1)).atDate(DAY).toInstant(ZoneOffset.UTC);
        Weight weight = switch (matcher.group(2)) {
            case "DEBUG" -> Weight.DETAIL;
            case "WARN" -> Weight.WARNING;
            default -> Weight.OUTCOME;
        };
        BootEvent.Builder event = BootEvent.of(matcher.group(3), matcher.group(4)).at(time).weight(weight);
        for (Matcher pair = PAIR.matcher(matcher.group(5)); pair.find(); ) {
            detail(event, pair.group(1), pair.group(2) == null ? pair.group(3) : pair.group(2));
        }
        return event.build();
    }

    private static void detail(BootEvent.Builder event, String key, String value) {
        switch (key) {
            case "mac" -> event.mac(MacAddress.parse(value));
            case "client" -> event.client(InetAddress.ofLiteral(value));
            case "yiaddr", "server", "address" -> event.with(key, InetAddress.ofLiteral(value));
            default -> event.with(key, value.matches("[1-9][0-9]{0,17}|0") ? (Object) Long.valueOf(value) : value);
        }
    }
}
