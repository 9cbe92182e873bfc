// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

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
 * the default, as it is. So the help can name defaults, but only the bundles have them.
 */
final class Flags {

    /** A flag with one value that overrides one key. */
    private record ValueFlag(List<String> names, String parameter, String key, String help) {}

    private static final List<ValueFlag> VALUES = List.of(
            flag("--syslog-port", "PORT", "pxe.syslog/port", "the syslog server's port (514)"),
            flag("-s", "--dhcp-server-ip", "IP", "pxe.dhcp/server.ip", "the DHCP server's own address (192.168.2.2)"),
            flag("-p", "--dhcp-server-port", "PORT", "pxe.dhcp/port", "the DHCP server's port (67)"),
            flag("-b", "--dhcp-begin", "IP", "pxe.dhcp/range.begin", "the first address to lease (192.168.2.100)"),
            flag("-e", "--dhcp-end", "IP", "pxe.dhcp/range.end", "the last address to lease (192.168.2.150)"),
            flag("-n", "--dhcp-subnet", "MASK", "pxe.dhcp/netmask", "the subnet's mask (255.255.255.0)"),
            flag("-r", "--dhcp-router", "IP", "pxe.dhcp/router", "the router to lease (192.168.2.1)"),
            flag("-d", "--dhcp-dns", "IP", "pxe.dhcp/dns", "the DNS server to lease (8.8.8.8)"),
            flag("-c", "--dhcp-broadcast", "IP", "pxe.dhcp/broadcast", "the broadcast address to lease (the subnet's)"),
            flag("-f", "--dhcp-fileserver-ip", "IP", "pxe.dhcp/next.server", "the TFTP server to name (the DHCP server)"),
            flag("-a", "--netboot-dir", "DIR", "pxe.core/netboot.dir", "the directory to serve (netboot)"));

    private static final String ALL = "all";
    /** What follows "pxe." in the names of loggers, up to the next dot. */
    private static final List<String> LOGGED = List.of("core", "dhcp", "events", "files", "http", "ipxe", "lease", "leases", "net", "once",
            "pixiecore", "policy", "shell", "syslog", "syslogd", "tftp");

    private Flags() {}

    private static ValueFlag flag(String name, String parameter, String key, String help) {
        return new ValueFlag(List.of(name), parameter, key, help);
    }

    private static ValueFlag flag(String shortName, String name, String parameter, String key, String help) {
        return new ValueFlag(List.of(shortName, name), parameter, key, help);
    }

    /** Adds the flags to the specification of {@code pxe run}. */
    static void addTo(CommandSpec run) {
        run.addOption(OptionSpec.builder("--ipxe").description("load iPXE first, then an iPXE script").build());
        run.addOption(OptionSpec.builder("--http").description("serve files by HTTP").build());
        run.addOption(OptionSpec.builder("--dhcp").description("serve DHCP: give addresses to machines that boot").build());
        run.addOption(OptionSpec.builder("--dhcp-proxy")
                .description("serve proxyDHCP: boot files only, beside another DHCP server; implies --dhcp").build());
        run.addOption(OptionSpec.builder("--no-tftp").description("do not serve TFTP").build());
        run.addOption(OptionSpec.builder("--debug").arity("0..1").fallbackValue("all").type(String.class).paramLabel("SERVICES")
                .preprocessor(Flags::keepMinus)
                .description("log in detail: all services, or a list such as tftp,http or all,-dhcp").build());
        run.addOption(OptionSpec.builder("--syslog").type(String.class).paramLabel("HOST")
                .description("send the log to a syslog server, too").build());
        for (ValueFlag flag : VALUES) {
            run.addOption(OptionSpec.builder(flag.names.toArray(String[]::new)).type(String.class).paramLabel(flag.parameter)
                    .description(flag.help).build());
        }
        run.addOption(OptionSpec.builder("-i", "--netboot-file").type(String.class).paramLabel("FILE")
                .description("the boot file (automatic: pxelinux.0, with --ipxe boot.ipxe, with --ipxe and --http boot.http.ipxe)")
                .build());
        run.addOption(OptionSpec.builder("--state").type(Path.class).paramLabel("DIR")
                .description("where the daemon keeps leases, log and control socket (var)").build());
        run.addOption(OptionSpec.builder("--etc").type(Path.class).paramLabel("DIR")
                .description("the configuration files (etc); another directory lets several daemons run side by side").build());
    }

    /**
     * What the given flags say, as configuration values by {@code PID/key}.
     *
     * @throws ParameterException if one names what there isn't
     */
    static Map<String, String> overrides(ParseResult flags) {
        Map<String, String> values = new TreeMap<>();
        boolean proxy = flags.hasMatchedOption("--dhcp-proxy");
        if (proxy || flags.hasMatchedOption("--dhcp")) {
            values.put("pxe.dhcp/enabled", "true");
            values.put("pxe.dhcp/mode", proxy ? "proxy" : "server");
        }
        if (flags.hasMatchedOption("--http")) {
            values.put("pxe.http/enabled", "true");
        }
        if (flags.hasMatchedOption("--no-tftp")) {
            values.put("pxe.tftp/enabled", "false");
        }
        boolean ipxe = flags.hasMatchedOption("--ipxe");
        if (ipxe) {
            values.put("pxe.ipxe/enabled", "true");
        }
        text(flags, "--netboot-file").ifPresent(file -> values.put(ipxe ? "pxe.ipxe/script" : "pxe.policy.arch/bootfile", file));
        text(flags, "--syslog").ifPresent(host -> values.put("pxe.syslog/host", host));
        for (ValueFlag flag : VALUES) {
            text(flags, flag.names.getLast()).ifPresent(value -> values.put(flag.key, value));
        }
        for (String word : text(flags, "--debug").orElse("").toLowerCase(Locale.ROOT).split("[,\\s]+")) {
            if (!word.isEmpty() && !debug(word, values)) {
                throw new ParameterException(flags.commandSpec().commandLine(), "--debug " + word + ": there is " + ALL + ", "
                        + String.join(", ", LOGGED) + ", and the same with a minus in front");
            }
        }
        // A relative directory is meant relative to where the user stands, not to where the daemon is installed.
        values.computeIfPresent("pxe.core/netboot.dir", (key, dir) -> Path.of(dir).toAbsolutePath().normalize().toString());
        return values;
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
