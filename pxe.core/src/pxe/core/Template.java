// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.file.FileRequest;
import pxe.bootfile.ArchFamily;

import static java.util.Map.entry;

/**
 * A text with values of the machine that asks: {@code {{mac}}} and the others of {@code docs/files.md}. Immutable.
 *
 * <p>Four braces stand for two. All else is taken as it is: single braces, and the {@code ${...}} of iPXE and GRUB.
 */
final class Template {

    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final String LITERAL = "{{{{";

    /** What a name stands for; empty where the client isn't known that well. */
    private static final Map<String, Function<FileRequest, Optional<String>>> NAMES = Map.ofEntries(
            machine("mac", machine -> Optional.of(machine.mac().toString())),
            machine("mac.hyphen", machine -> Optional.of(machine.mac().toString('-'))),
            machine("mac.plain", machine -> Optional.of(HexFormat.of().toHexDigits(machine.mac().bits(), 2 * MacAddress.LENGTH))),
            machine("uuid", machine -> machine.machineId().map(Object::toString)),
            machine("arch", machine -> machine.arch().map(arch -> Integer.toString(arch.code()))),
            machine("arch.family", machine -> machine.arch().flatMap(ArchFamily::of).map(ArchFamily::key)),
            machine("stage", machine -> machine.stage().map(stage -> stage.name().toLowerCase(Locale.ROOT))),
            machine("hostname", Machine::hostname),
            entry("ip", request -> Optional.of(text(request.client()))),
            entry("ip.hex", request -> Optional.of(HexFormat.of().withUpperCase().formatHex(request.client().getAddress()))),
            entry("server", request -> Optional.of(text(request.server()))),
            entry("server.url", request -> Optional.of(forUrl(request.server()))),
            entry("protocol", request -> Optional.of(request.protocol())));

    /** A template, or the values of one, that can't be had; the message is for the operator. */
    static final class TemplateException extends Exception {
        private static final long serialVersionUID = 1;

        private TemplateException(int line, String problem) {
            super("line " + line + ": " + problem, null, false, false);
        }
    }

    /**
     * What stands before a value, and the value.
     *
     * @param name of {@link #NAMES}; null at the end of the text
     */
    private record Part(String before, @Nullable String name, int line) {}

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException if it asks for something that there is not
     */
    static Template parse(String text) throws TemplateException {
        List<Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int at = 0;
        int line = 1;
        int counted = 0; // up to here, lines are counted: from the beginning each time, a long template would take seconds
        for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
            plain.append(text, at, open);
            if (text.startsWith(LITERAL, open)) {
                plain.append(OPEN);
                at = open + LITERAL.length();
                continue;
            }
            line += (int) text.substring(counted, open).chars().filter(c -> c == '\n').count();
            counted = open;
            at = text.indexOf(CLOSE, open) + CLOSE.length();
            if (at < CLOSE.length()) {
                throw new TemplateException(line, "{{ without }}");
            }
            parts.add(new Part(plain.toString(), name(text.substring(open + OPEN.length(), at - CLOSE.length()), line), line));
            plain.setLength(0);
        }
        parts.add(new Part(plain.append(text, at, text.length()).toString(), null, 0));
        return new Template(parts);
    }

    private static String name(String written, int line) throws TemplateException {
        String name = written.strip();
        if (!NAMES.containsKey(name)) {
            throw new TemplateException(line, "there is no {{" + name + "}}");
        }
        return name;
    }

    /**
     * The text for the one who asks.
     *
     * @throws TemplateException if a value is not known of this client
     */
    String fill(FileRequest request) throws TemplateException {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            text.append(part.before());
            if (part.name() != null) {
                text.append(NAMES.get(part.name()).apply(request).orElseThrow(() -> new TemplateException(part.line(),
                        "{{" + part.name() + "}} is not known of " + text(request.client()))));
            }
        }
        return text.toString();
    }

    private static Map.Entry<String, Function<FileRequest, Optional<String>>> machine(String name,
            Function<Machine, Optional<String>> value) {
        return entry(name, request -> request.machine().flatMap(value));
    }

    /** The address without the name of a link, which means nothing to anybody else. */
    static String text(InetAddress address) {
        return address.getHostAddress().replaceFirst("%.*", "");
    }

    private static String forUrl(InetAddress address) {
        return address instanceof Inet6Address ? "[" + text(address) + "]" : text(address);
    }
}
