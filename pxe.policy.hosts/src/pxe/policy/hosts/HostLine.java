// SPDX-License-Identifier: Apache-2.0
package pxe.policy.hosts;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pxe.api.Bootfile;
import pxe.api.ClientArch;
import pxe.api.Ip4Network;
import pxe.api.MacPattern;
import pxe.api.MachineId;
import pxe.bootfile.ArchFamily;
import pxe.config.Fields;

/** Reads a line of fields, as the package's comment teaches them. For one thread. */
final class HostLine {

    private static final String MAC_FORM = "(\\p{XDigit}{2}[:-]){5}\\p{XDigit}{2}";

    private final String name;
    private final Match.Builder match = new Match.Builder();
    private @Nullable Bootfile bootfile;
    private @Nullable Bootfile overHttp;
    private @Nullable Bootfile script;
    private @Nullable Outcome outcome;
    private @Nullable String reason;

    private HostLine(String name) {
        this.name = name;
    }

    /**
     * Reads a line.
     *
     * @param name what people know it by
     * @throws IllegalArgumentException if it is wrong; the message is for the operator
     */
    static HostRule parse(String name, String line) {
        HostLine parsed = new HostLine(name);
        Fields.of(line).forEach(parsed::field);
        return parsed.rule();
    }

    /** Reads a line of a file, which may be called after the machine that it names. */
    static HostRule parse(String name, String fileName, String line) {
        HostLine parsed = new HostLine(name);
        parsed.fileName(fileName);
        Fields.of(line).forEach(parsed::field);
        return parsed.rule();
    }

    private void fileName(String text) {
        if (text.matches(MAC_FORM)) {
            match.macs.add(MacPattern.parse(text));
            return;
        }
        try {
            match.uuids.add(MachineId.parse(text));
        } catch (IllegalArgumentException other) {
            // It names no machine, and its lines do.
        }
    }

    private HostRule rule() {
        if (match.namesNobody()) {
            throw new IllegalArgumentException(
                    "it names no machine: an address, uuid:, subnet:, arch:, vendor:, user: or any is missing");
        }
        Outcome files =
                new Outcome.Files(Optional.ofNullable(bootfile), Optional.ofNullable(overHttp), Optional.ofNullable(script));
        boolean anyFile = bootfile != null || overHttp != null || script != null;
        if (anyFile == (outcome != null)) {
            throw new IllegalArgumentException("it boots one thing: bootfile= and script=, or disk, or ignore");
        }
        return new HostRule(name, match.build(), outcome == null ? files : outcome, reason == null ? "host " + name : reason);
    }

    private void field(String field) {
        int colon = field.indexOf(':');
        int equals = field.indexOf('=');
        if (equals > 0 && (colon < 0 || equals < colon)) {
            setting(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
        } else if (!mark(field.substring(0, Math.max(0, colon)), field.substring(colon + 1).strip())) {
            word(field);
        }
    }

    private void setting(String key, String value) {
        switch (key) {
            case "bootfile" -> bootfile = new Bootfile(value);
            case "bootfile.http" -> overHttp = url(value);
            case "script" -> script = new Bootfile(value);
            case "reason" -> reason = value;
            default -> throw new IllegalArgumentException(
                    "'" + key + "' is no key of a host; those are bootfile, bootfile.http, script and reason");
        }
    }

    private static Bootfile url(String value) {
        Bootfile file = new Bootfile(value);
        if (!file.isUrl()) {
            throw new IllegalArgumentException("UEFI HTTP Boot needs a URL: " + value);
        }
        return file;
    }

    /** Takes what has a word and a colon in front. */
    private boolean mark(String kind, String value) {
        switch (kind) {
            case "uuid" -> match.uuids.add(MachineId.parse(value));
            case "subnet" -> match.networks.add(Ip4Network.parse(value));
            case "arch" -> arch(value);
            case "vendor" -> match.vendorClasses.add(value);
            case "user" -> match.userClasses.add(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void arch(String text) {
        Optional<ArchFamily> family =
                Arrays.stream(ArchFamily.values()).filter(each -> each.key().equals(text.toLowerCase(Locale.ROOT))).findFirst();
        if (family.isPresent()) {
            match.archs.addAll(family.get().members());
        } else if (text.matches("\\d{1,5}") && Integer.parseInt(text) <= 0xffff) {
            match.archs.add(new ClientArch(Integer.parseInt(text)));
        } else {
            throw new IllegalArgumentException(
                    "an architecture is 0 to 65535, or bios, x86, x64, arm32, arm64, riscv64 or loongarch64: " + text);
        }
    }

    /** Takes what its form alone tells. */
    private void word(String field) {
        switch (field) {
            case "any" -> match.any = true;
            case "disk" -> one(new Outcome.Disk());
            case "ignore" -> one(new Outcome.Ignored());
            default -> {
                if (!field.matches("[\\p{XDigit}*:-]+")) {
                    throw new IllegalArgumentException("'" + field + "' is nothing that a host has; a field with a comma of its own stands"
                            + " in double quotes, as in \"reason=a, b\"");
                }
                match.macs.add(MacPattern.parse(field));
            }
        }
    }

    private void one(Outcome wanted) {
        if (outcome != null) {
            throw new IllegalArgumentException("it boots one thing: disk, or ignore");
        }
        outcome = wanted;
    }
}
