// SPDX-License-Identifier: Apache-2.0
package pxe.policy.menu;

import java.util.ArrayList;
import java.util.List;
import pxe.api.Bootfile;
import pxe.config.Fields;

/**
 * One choice. Immutable.
 *
 * @param name what it is called in the configuration and in the loaders' files
 * @param label what the menu shows
 * @param target what it boots
 */
record Entry(String name, String label, Target target) {

    private static final String NAME_FORM = "[A-Za-z0-9][A-Za-z0-9_-]{0,31}";

    /** What an entry boots. */
    sealed interface Target {}

    /** A kernel with its RAM disks and its command line, which may be empty. */
    record Kernel(Bootfile kernel, List<Bootfile> initrds, String commandLine) implements Target {
        Kernel {
            initrds = List.copyOf(initrds);
        }

        /** Whether all of it is in the served tree. */
        boolean isLocal() {
            return !kernel.isUrl() && initrds.stream().noneMatch(Bootfile::isUrl);
        }
    }

    /** Another program or script. */
    record Chain(Bootfile file) implements Target {
        boolean endsWith(String ending) {
            return file.name().endsWith(ending);
        }
    }

    /** The machine's own disk. */
    record Disk() implements Target {}

    /**
     * Reads a line of fields, as the package's comment teaches them.
     *
     * @throws IllegalArgumentException if it is wrong; the message is for the operator
     */
    static Entry parse(String name, String line) {
        if (!name.matches(NAME_FORM)) {
            throw new IllegalArgumentException("a name is up to 32 letters, digits, - and _");
        }
        String label = name;
        List<Target> targets = new ArrayList<>();
        List<Bootfile> initrds = new ArrayList<>();
        String commandLine = "";
        List<String> fields = Fields.of(line);
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            String value = field.substring(field.indexOf('=') + 1).strip();
            switch (field.replaceFirst("\\s*=.*", "")) {
                case "kernel" -> targets.add(new Kernel(file(value), List.of(), ""));
                case "initrd" -> initrds.add(file(value));
                case "cmdline" -> commandLine = text(value);
                case "chain" -> targets.add(new Chain(file(value)));
                case "disk" -> targets.add(new Disk());
                default -> label = label(field, i == 0);
            }
        }
        if (targets.size() != 1) {
            throw new IllegalArgumentException("it boots one thing: kernel=, or chain=, or disk");
        }
        if (targets.getFirst() instanceof Kernel(Bootfile kernel, _, _)) {
            return new Entry(name, label, new Kernel(kernel, initrds, commandLine));
        }
        if (!initrds.isEmpty() || !commandLine.isEmpty()) {
            throw new IllegalArgumentException("initrd= and cmdline= are a kernel's");
        }
        return new Entry(name, label, targets.getFirst());
    }

    /** Paths begin at the top of the served tree, with or without a slash. */
    private static Bootfile file(String text) {
        return new Bootfile(text.contains("://") ? text : text.replaceFirst("^/+", ""));
    }

    private static String label(String field, boolean isFirst) {
        if (field.contains("=")) {
            throw new IllegalArgumentException("'" + field + "' is nothing that an entry has");
        }
        if (!isFirst) { // most often it is what stands behind the comma of console=ttyS0,115200
            throw new IllegalArgumentException("'" + field + "' is no label, which comes first; a field with a comma of its own stands"
                    + " in double quotes, as in \"cmdline=a,b\"");
        }
        return text(field);
    }

    private static String text(String value) {
        if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a label and a command line are of printable ASCII characters: " + value);
        }
        return value;
    }
}
