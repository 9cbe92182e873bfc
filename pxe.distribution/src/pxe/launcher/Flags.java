// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import java.util.TreeMap;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The flags of {@code pxe run}: those of PyPXE, and where the daemon's directories are.
 *
 * <p>A flag that is given becomes values of a configuration, {@code PID/key}; one that isn't leaves the file in {@code etc/}, or
 * the default, as it is. So the help can name defaults, but only the bundles have them. What a {@link PypxeFile} says counts as the
 * flag that says it, less than one that is given.
 */
final class Flags {

    /** A flag that overrides one key: with one value, or a switch if it has no parameter. The last name is the one it is known by. */
    private record KeyFlag(List<String> names, String parameter, String key, String help) {
        private OptionSpec option() {
            OptionSpec.Builder option = OptionSpec.builder(names.toArray(String[]::new)).description(help);
            return parameter.isEmpty()
                    ? option.type(Boolean.class).arity("0").negatable(true).build()
                    : option.type(String.class).paramLabel(parameter).build();
        }
    }

    private static final List<KeyFlag> KEYS = List.of(
            flag("--ipxe", "", "pxe.ipxe/enabled", "load iPXE first, then an iPXE script"),
            flag("--http", "", "pxe.http/enabled", "serve files by HTTP"),
            flag("--tftp", "", "pxe.tftp/enabled", "serve files by TFTP (on)"),
            flag("--syslog", "HOST", "pxe.syslog/host", "send the log to a syslog server, too"),
            flag("--syslog-port", "PORT", "pxe.syslog/port", "the syslog server's port (514)"),
            flag("-s", "--dhcp-server-ip", "IP", "pxe.dhcp/server.ip", "the DHCP server's own address (192.168.2.2)"),
            flag("-p", "--dhcp-server-port", "PORT", "pxe.dhcp/port", "the DHCP server's port (67)"),
            flag("-b", "--dhcp-begin", "IP", "pxe.dhcp/range.begin", "the first address to lease (192.168.2.100)"),
            flag("-e", "--dhcp-end", "IP", "pxe.dhcp/range.end", "the last address to lease (192.168.2.150)"),
            flag("-n", "--dhcp-subnet", "MASK", "pxe.dhcp/netmask", "the subnet's mask (255.255.255.0)"),
            flag("-r", "--dhcp-router", "IP", "pxe.dhcp/router", "the router to lease (192.168.2.1)"),
            flag("-d", "--dhcp-dns", "IP", "pxe.dhcp/dns", "the DNS server to lease (8.8.8.8)"),
            flag("-c", "--dhcp-broadcast", "IP", "pxe.dhcp/broadcast", "the broadcast address to lease (the subnet's)"),
            new KeyFlag(List.of("-f", "--dhcp-fileserver", "--dhcp-fileserver-ip"), "IP", "pxe.dhcp/next.server",
                    "the TFTP server to name (the DHCP server)"),
            flag("--dhcp-whitelist", "", "pxe.dhcp/known.only", "serve only machines that a reservation names"),
            flag("-a", "--netboot-dir", "DIR", "pxe.core/netboot.dir", "the directory to serve (netboot)"));

    private static final String NO_NBD = "disks are not served here; run nbdkit or qemu-nbd beside this daemon";
    /** What PyPXE has flags for and this daemon none, and what takes their place. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("--static-config", "write 'files = FILE' with that FILE into etc/pxe.dhcp.hosts-NAME.cfg"),
            Map.entry("--save-leases", "leases are always kept; 'pxe leases-import pypxe FILE' takes those of that FILE"),
            Map.entry("--verbose", "that is logged without a flag, and --debug tells more"),
            Map.entry("--dump-config", "'pxe config' shows what is in force"),
            Map.entry("--dump-config-merged", "'pxe config' shows what is in force"),
            Map.entry("--nbd", NO_NBD), Map.entry("--nbd-write", NO_NBD), Map.entry("--nbd-cow", NO_NBD),
            Map.entry("--nbd-cow-in-mem", NO_NBD), Map.entry("--nbd-copy-to-ram", NO_NBD), Map.entry("--nbd-server", NO_NBD),
            Map.entry("--nbd-port", NO_NBD));

    private static final String ALL = "all";
    /** What follows "pxe." in the names of loggers, up to the next dot. */
    private static final List<String> LOGGED = List.of("core", "dhcp", "events", "files", "http", "ipxe", "lease", "leases", "net", "once",
            "pixiecore", "policy", "shell", "syslog", "syslogd", "tftp");

    private Flags() {}

    private static KeyFlag flag(String name, String parameter, String key, String help) {
        return new KeyFlag(List.of(name), parameter, key, help);
    }

    private static KeyFlag flag(String shortName, String name, String parameter, String key, String help) {
        return new KeyFlag(List.of(shortName, name), parameter, key, help);
    }

    /** Adds the flags to the specification of {@code pxe run}. */
    static void addTo(CommandSpec run) {
        run.addOption(OptionSpec.builder("--dhcp").description("serve DHCP: give addresses to machines that boot").build());
        run.addOption(OptionSpec.builder("--dhcp-proxy")
                .description("serve proxyDHCP: boot files only, beside another DHCP server; implies --dhcp").build());
        KEYS.forEach(flag -> run.addOption(flag.option()));
        run.addOption(OptionSpec.builder("-i", "--netboot-file").type(String.class).paramLabel("FILE")
                .description("the boot file (automatic: pxelinux.0, with --ipxe boot.ipxe, with --ipxe and --http boot.http.ipxe)")
                .build());
        run.addOption(OptionSpec.builder("--debug").arity("0..1").fallbackValue("all").type(String.class).paramLabel("SERVICES")
                .preprocessor(Flags::keepMinus)
                .description("log in detail: all services, or a list such as tftp,http or all,-dhcp").build());
        run.addOption(OptionSpec.builder("--config").type(Path.class).paramLabel("FILE")
                .description("PyPXE's configuration, in JSON; flags count more").build());
        run.addOption(OptionSpec.builder("--state").type(Path.class).paramLabel("DIR")
                .description("where the daemon keeps leases, log and control socket (var)").build());
        run.addOption(OptionSpec.builder("--etc").type(Path.class).paramLabel("DIR")
                .description("the configuration files (etc); another directory lets several daemons run side by side").build());
        ELSEWHERE.keySet().forEach(name -> run.addOption(OptionSpec.builder(name).arity("0..1").fallbackValue("").type(String.class)
                .hidden(true).build()));
    }

    /**
     * What the given flags say, as configuration values by {@code PID/key}.
     *
     * @throws ParameterException if one names what there isn't
     */
    static Map<String, String> overrides(ParseResult flags) {
        Map<String, String> given = new TreeMap<>();
        try {
            Optional<String> file = text(flags, "--config");
            if (file.isPresent()) {
                given.putAll(PypxeFile.flags(Path.of(file.get())));
            }
            flags.matchedOptions().forEach(option -> given.put(option.longestName(), option.getValue().toString()));
            return overrides(given);
        } catch (IOException | IllegalArgumentException wrong) {
            throw new ParameterException(flags.commandSpec().commandLine(), wrong.getMessage());
        }
    }

    /** The same of flags by their long names. */
    private static Map<String, String> overrides(Map<String, String> given) {
        Map<String, String> values = new TreeMap<>();
        for (String name : given.keySet()) {
            if (ELSEWHERE.containsKey(name)) {
                throw new IllegalArgumentException(name + ": " + ELSEWHERE.get(name));
            }
        }
        boolean proxy = isSet(given, "--dhcp-proxy");
        if (proxy || isSet(given, "--dhcp")) {
            values.put("pxe.dhcp/enabled", "true");
            values.put("pxe.dhcp/mode", proxy ? "proxy" : "server");
        }
        for (KeyFlag flag : KEYS) {
            String value = given.get(flag.names.getLast());
            if (value != null) {
                values.put(flag.key, value);
            }
        }
        if (given.containsKey("--netboot-file")) {
            values.put(isSet(given, "--ipxe") ? "pxe.ipxe/script" : "pxe.policy.arch/bootfile", given.get("--netboot-file"));
        }
        for (String word : given.getOrDefault("--debug", "").toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            if (!word.isEmpty() && !debug(word, values)) {
                throw new IllegalArgumentException("--debug " + word + ": there is " + ALL + ", " + String.join(", ", LOGGED)
                        + ", and the same with a minus in front");
            }
        }
        // A relative directory is meant relative to where the user stands, not to where the daemon is installed.
        values.computeIfPresent("pxe.core/netboot.dir", (key, dir) -> Path.of(dir).toAbsolutePath().normalize().toString());
        return values;
    }

    private static boolean isSet(Map<String, String> given, String name) {
        return Boolean.parseBoolean(given.get(name));
    }

    /** Of {@code --debug=-dhcp,all}, picocli would take the value for the flag {@code -d}. */
    private static boolean keepMinus(Stack<String> words, CommandSpec command, ArgSpec flag, Map<String, Object> found) {
        if ("=".equals(found.get("separator")) && !words.isEmpty()) {
            words.push("," + words.pop());
        }
        return false;
    }

    /** A word of PyPXE's list: a name switches on, one with a minus off, {@code all} means every service; false if it is neither. */
    private static boolean debug(String word, Map<String, String> values) {
        boolean off = word.startsWith("-");
        String name = off ? word.substring(1) : word;
        if (!name.equals(ALL) && !LOGGED.contains(name.replaceFirst("\\..*", ""))) {
            return false;
        }
        String logger = name.equals(ALL) ? "pxe" : "pxe." + name;
        String prefix = "org.ops4j.pax.logging/log4j2.logger." + logger.replace('.', '_');
        values.put(prefix + ".name", logger);
        values.put(prefix + ".level", off ? "INFO" : "DEBUG");
        return true;
    }

    /** The value of a flag that takes one, if it was given. */
    static Optional<String> text(ParseResult flags, String name) {
        return Optional.ofNullable(flags.matchedOptionValue(name, (Object) null)).map(Object::toString);
    }
}
