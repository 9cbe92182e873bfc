// SPDX-License-Identifier: Apache-2.0
package pxe.api.event;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;
import pxe.api.VisibleText;

/**
 * One thing that happened while a machine booted: an answer was given, a file was sent, a request was refused.
 *
 * <p>Immutable. Its text form is the line that the daemon logs: the name, then {@code key=value} pairs in the order in which they
 * were given, values with a space or a quote in double quotes:
 *
 * <pre>
 * OFFER mac=52:54:00:12:34:56 yiaddr=10.0.0.7 bootfile=pxelinux.0 policy=default reason="x86 BIOS"
 * </pre>
 */
public final class BootEvent {

    /** How much an event matters to an operator. */
    public enum Weight {
        /** Detail that helps to find a fault: logged at DEBUG. */
        DETAIL,
        /** The outcome of a request: logged at INFO. */
        OUTCOME,
        /** The operator must act: logged at WARN. */
        WARNING
    }

    private final Instant time;
    private final String protocol;
    private final String name;
    private final Weight weight;
    private final @Nullable MacAddress mac;
    private final @Nullable InetAddress client;
    /** Keys and values by turns. */
    private final List<Object> details;

    private BootEvent(Builder builder) {
        time = builder.time == null ? Instant.now() : builder.time;
        protocol = builder.protocol;
        name = builder.name;
        weight = builder.weight;
        mac = builder.mac;
        client = builder.client;
        details = builder.details;
    }

    /**
     * Starts an event.
     *
     * @param protocol the {@linkplain pxe.api.BootService#protocol() protocol} that tells it
     * @param name what happened, in capitals as on the wire: {@code OFFER}, {@code RRQ}, {@code GET}
     */
    public static Builder of(String protocol, String name) {
        return new Builder(protocol, name);
    }

    /** When it happened. */
    public Instant time() {
        return time;
    }

    /** The protocol that tells it, such as {@code dhcp}. */
    public String protocol() {
        return protocol;
    }

    /** What happened, such as {@code OFFER}. */
    public String name() {
        return name;
    }

    /** How much it matters. */
    public Weight weight() {
        return weight;
    }

    /** The machine's hardware address, where the protocol knows it. */
    public Optional<MacAddress> mac() {
        return Optional.ofNullable(mac);
    }

    /** The machine's IP address, where it has one. */
    public Optional<InetAddress> client() {
        return Optional.ofNullable(client);
    }

    /** Everything else, as text, in the order in which it was told; unmodifiable. */
    public Map<String, String> details() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < details.size(); i += 2) {
            map.put((String) details.get(i), text(details.get(i + 1)));
        }
        return Collections.unmodifiableMap(map);
    }

    /** One of the {@linkplain #details() details} as it was told, without its text being made; empty if there is none of that name. */
    public Optional<Object> detail(String key) {
        for (int i = 0; i < details.size(); i += 2) {
            if (details.get(i).equals(key)) {
                return Optional.of(details.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /** One of the {@linkplain #details() details} as it was told; empty if there is none of that name, or it is of another type. */
    public <T> Optional<T> detail(String key, Class<T> type) {
        return detail(key).filter(type::isInstance).map(type::cast);
    }

    /** One of the {@linkplain #details() details} as text; empty if there is none of that name. */
    public Optional<String> text(String key) {
        return detail(key).map(BootEvent::text);
    }

    /** Calls this for each of the {@linkplain #details() details}, in their order, with the value as it was told. */
    public void forEachDetail(BiConsumer<String, Object> action) {
        for (int i = 0; i < details.size(); i += 2) {
            action.accept((String) details.get(i), details.get(i + 1));
        }
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(128).append(name);
        if (mac != null) {
            pair(line, "mac", mac);
        }
        if (client != null) {
            pair(line, "client", client);
        }
        for (int i = 0; i < details.size(); i += 2) {
            pair(line, (String) details.get(i), details.get(i + 1));
        }
        return line.toString();
    }

    private static void pair(StringBuilder line, String key, Object value) {
        String text = text(value);
        line.append(' ').append(key).append('=');
        if (!text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c != '"' && c != '\\' && c < 0x7f)) {
            line.append(text);
            return;
        }
        // What a client sent must not break the line nor a terminal.
        line.append('"').append(VisibleText.of(text.replace("\\", "\\\\").replace("\"", "\\\""))).append('"');
    }

    private static String text(Object value) {
        return value instanceof InetAddress ip ? ip.getHostAddress() : value.toString();
    }

    /** Collects what an event says. For one thread. */
    public static final class Builder {
        /** A dozen details, with their keys: as many as most events have. */
        private static final int USUAL = 24;
        /** Events wait by thousands, and each is a line of the log. */
        private static final int MAX_TEXT = 4096;

        private final String protocol;
        private final String name;
        private List<Object> details = new ArrayList<>(USUAL);
        /** Whether an event has the details, which change no more then. */
        private boolean built;
        private @Nullable Instant time;
        private Weight weight = Weight.OUTCOME;
        private @Nullable MacAddress mac;
        private @Nullable InetAddress client;

        private Builder(String protocol, String name) {
            this.protocol = Objects.requireNonNull(protocol, "protocol");
            this.name = Objects.requireNonNull(name, "name");
        }

        /** When it happened; now unless told. */
        public Builder at(Instant time) {
            this.time = Objects.requireNonNull(time, "time");
            return this;
        }

        /** How much it matters; {@link Weight#OUTCOME} unless told. */
        public Builder weight(Weight weight) {
            this.weight = Objects.requireNonNull(weight, "weight");
            return this;
        }

        /** The machine's hardware address. */
        public Builder mac(MacAddress mac) {
            this.mac = Objects.requireNonNull(mac, "mac");
            return this;
        }

        /** The machine's IP address. */
        public Builder client(InetAddress client) {
            this.client = Objects.requireNonNull(client, "client");
            return this;
        }

        /**
         * One more detail.
         *
         * @param key a lower-case word; those in use are listed in {@code docs/messages.md}
         * @param value an immutable value; its text form is what listeners see. A text of more than {@value #MAX_TEXT} characters, as
         *     an exception may have that tells what a web server said, is cut
         */
        public Builder with(String key, Object value) {
            if (built) {
                details = new ArrayList<>(details);
                built = false;
            }
            details.add(Objects.requireNonNull(key, "key"));
            details.add(Objects.requireNonNull(value, key) instanceof String text && text.length() > MAX_TEXT
                    ? text.substring(0, MAX_TEXT) + "..." : value);
            return this;
        }

        /** One more detail if it is there. */
        public Builder withOptional(String key, Optional<?> value) {
            value.ifPresent(v -> with(key, v));
            return this;
        }

        /** The event. */
        public BootEvent build() {
            built = true;
            return new BootEvent(this);
        }
    }
}
