// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.net.Inet4Address;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BootPolicy} says of one request. Made by the static methods; immutable.
 *
 * <p>Every answer but {@link #pass()} carries a reason: a short phrase in plain language that the log, the machine's timeline and
 * {@code explain} show beside the decision ("reinstall ordered by ticket 4711", "no rule names this machine"). A blank one is
 * refused by an {@link IllegalArgumentException}.
 */
public sealed interface BootDecision {

    /** This policy has nothing to say of the machine; the next one is asked. */
    static Pass pass() {
        return Pass.INSTANCE;
    }

    /** The machine gets no answer at all, not even an address. */
    static Ignore ignore(String reason) {
        return new Ignore(reason);
    }

    /** The machine gets its address and no boot file, so that its firmware goes on to the next boot device. */
    static LocalDisk localDisk(String reason) {
        return new LocalDisk(reason);
    }

    /** The machine is told to load a file. */
    static Boot boot(Bootfile bootfile, String reason) {
        return new Boot(bootfile, reason, null, Map.of());
    }

    /**
     * The machine is told to load a file by its name; see {@link Bootfile} for what a name may be.
     *
     * @throws IllegalArgumentException if the name is not one of a boot file
     */
    static Boot boot(String bootfile, String reason) {
        return boot(new Bootfile(bootfile), reason);
    }

    /** The PXE ROM shows a menu. A client that is not a PXE ROM boots the first entry. */
    static Menu menu(BootMenu menu, String reason) {
        return new Menu(menu, reason);
    }

    /** Why; empty for {@link Pass} alone. */
    String reason();

    /** See {@link #pass()}. */
    final class Pass implements BootDecision {
        private static final Pass INSTANCE = new Pass();

        private Pass() {}

        @Override
        public String reason() {
            return "";
        }

        @Override
        public String toString() {
            return "pass";
        }
    }

    /** See {@link #ignore(String)}. */
    record Ignore(String reason) implements BootDecision {
        /**
         * Makes the decision.
         *
         * @throws IllegalArgumentException if the reason is blank
         */
        public Ignore {
            checkReason(reason);
        }

        @Override
        public String toString() {
            return "ignore";
        }
    }

    /** See {@link #localDisk(String)}. */
    record LocalDisk(String reason) implements BootDecision {
        /**
         * Makes the decision.
         *
         * @throws IllegalArgumentException if the reason is blank
         */
        public LocalDisk {
            checkReason(reason);
        }

        @Override
        public String toString() {
            return "local disk";
        }
    }

    /** See {@link #menu(BootMenu, String)}. */
    record Menu(BootMenu menu, String reason) implements BootDecision {
        /**
         * Makes the decision.
         *
         * @throws IllegalArgumentException if the reason is blank
         */
        public Menu {
            checkReason(reason);
        }

        @Override
        public String toString() {
            return "menu";
        }
    }

    /** See {@link #boot(Bootfile, String)}. */
    final class Boot implements BootDecision {
        private final Bootfile bootfile;
        private final String reason;
        private final @Nullable Inet4Address server;
        private final Map<Integer, byte[]> options;

        private Boot(Bootfile bootfile, String reason, @Nullable Inet4Address server, Map<Integer, byte[]> options) {
            checkReason(reason);
            this.bootfile = Objects.requireNonNull(bootfile, "bootfile");
            this.reason = reason;
            this.server = server;
            this.options = options;
        }

        /**
         * The same decision with one more DHCP option in the reply; it replaces what the server would send under that code.
         *
         * @param code the option's number, 1 to 254
         * @param value the option's bytes, copied; more than 255 are split as RFC 3396 says
         * @throws IllegalArgumentException if the code is out of range
         */
        public Boot withOption(int code, byte[] value) {
            if (code < 1 || code > 254) {
                throw new IllegalArgumentException("a DHCP option's code is 1 to 254: " + code);
            }
            Map<Integer, byte[]> more = new TreeMap<>(options);
            more.put(code, value.clone());
            return new Boot(bootfile, reason, server, Collections.unmodifiableMap(more));
        }

        /** The same decision with the boot file on another TFTP server ({@code siaddr}, RFC 2131 section 2). */
        public Boot withServer(Inet4Address server) {
            return new Boot(bootfile, reason, Objects.requireNonNull(server, "server"), options);
        }

        /** What the machine loads. */
        public Bootfile bootfile() {
            return bootfile;
        }

        /** The TFTP server to name in the reply; empty means this daemon. */
        public Optional<Inet4Address> server() {
            return Optional.ofNullable(server);
        }

        /** DHCP options to add to the reply, by code, ascending; the arrays are the decision's own and not to be changed. */
        public Map<Integer, byte[]> options() {
            return options;
        }

        @Override
        public String reason() {
            return reason;
        }

        @Override
        public String toString() {
            return "boot " + bootfile;
        }
    }

    private static void checkReason(String reason) {
        if (reason.isBlank()) {
            throw new IllegalArgumentException("a decision needs a reason");
        }
    }
}
