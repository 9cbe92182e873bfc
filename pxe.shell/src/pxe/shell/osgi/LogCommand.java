// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.Configuration.ConfigurationAttribute;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;

/** {@code pxe log}: how much is logged of what, and the log as it is written. */
@Component(property = Command.NAME + "=log")
public final class LogCommand implements Command {

    private static final String PID = "org.ops4j.pax.logging";
    private static final String LOGGER = "log4j2.logger.";
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final int MAX_BYTES = 1 << 16;
    /** What a tab, as stack traces have it, is shown as. */
    private static final String INDENT = "    ";
    private static final List<String> COMPONENTS = List.of("pxe", "pxe.core", "pxe.dhcp", "pxe.tftp", "pxe.http", "pxe.ipxe", "pxe.lease",
            "pxe.syslog", "pxe.shell");

    private final ConfigurationAdmin admin;
    private final Path file;

    /** Makes the command. */
    @Activate
    public LogCommand(BundleContext context, @Reference ConfigurationAdmin admin) {
        this(admin, Path.of(Objects.requireNonNullElse(context.getProperty("pxe.state"), ""), "log", "pxe.log"));
    }

    LogCommand(ConfigurationAdmin admin, Path file) {
        this.admin = admin;
        this.file = file;
    }

    @Override
    public Usage usage() {
        return Usage.of("how much is logged of what, or changes it, or shows the log as it is written").in("The daemon")
                .with(Parameter.flag("--follow", "shows what is logged from now on, until Ctrl-C"))
                .with(Parameter.operand("LEVEL", "from which on it is logged").optional().oneOf("error", "warn", "info", "debug", "trace"))
                .with(Parameter.operand("COMPONENT", "what: pxe is all of the daemon, pxe.dhcp only that").optional()
                        .suggesting(_ -> COMPONENTS))
                .details("A level counts until etc/" + PID + ".cfg is edited, or the daemon ends.");
    }

    @Override
    public Answer run(Call call) throws IOException, InterruptedException {
        if (call.has("LEVEL")) {
            set(call.value("LEVEL").orElseThrow(), call.value("COMPONENT").orElse("pxe"));
        }
        return call.has("--follow") ? follow(call) : levels();
    }

    private Configuration configuration() throws IOException {
        return admin.getConfiguration(PID, "?");
    }

    private void set(String level, String component) throws IOException {
        Configuration configuration = configuration();
        Dictionary<String, Object> values = Objects.requireNonNullElse(configuration.getProperties(), new Hashtable<>());
        String key = LOGGER + component.replace('.', '_');
        values.put(key + ".name", component);
        values.put(key + ".level", level.toUpperCase(Locale.ROOT));
        // FileInstall locks what it read from a file that the daemon's user may not write; it isn't written here either.
        configuration.removeAttributes(ConfigurationAttribute.READ_ONLY);
        configuration.update(values);
    }

    private Answer levels() throws IOException {
        Dictionary<String, Object> values = Objects.requireNonNullElse(configuration().getProcessedProperties(null), new Hashtable<>());
        Map<String, String> levels = new TreeMap<>();
        for (String key : Collections.list(values.keys())) {
            if (key.startsWith(LOGGER) && key.endsWith(".name")) {
                Object level = values.get(key.substring(0, key.length() - ".name".length()) + ".level");
                levels.put(values.get(key).toString(), level == null ? "" : level.toString().toLowerCase(Locale.ROOT));
            }
        }
        Answer.Rows.Builder table = Answer.rows("COMPONENT", "LEVEL");
        levels.forEach(table::row);
        return table.orElse("only what the system's bundles warn of is logged");
    }

    /** Reads on where the file ends; a file that is shorter than before is a new one. */
    private Answer follow(Call call) throws IOException, InterruptedException {
        long place = file.toFile().length();
        while (!Thread.interrupted()) {
            byte[] lines = linesFrom(place);
            if (lines.length == 0) {
                Thread.sleep(PAUSE);
                place = file.toFile().length() < place ? 0 : place;
            }
            new String(lines, StandardCharsets.UTF_8).lines().map(line -> Answer.text(line.replace("\t", INDENT))).forEach(call::show);
            place += lines.length;
        }
        throw new InterruptedException();
    }

    /** The whole lines that follow a place in the file, as many as are read at once; of a line that is longer, a part. */
    private byte[] linesFrom(long place) throws IOException {
        int there = Math.clamp(file.toFile().length() - place, 0, MAX_BYTES);
        if (there == 0) {
            return new byte[0];
        }
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[there];
            log.seek(place);
            log.readFully(bytes);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] != '\n') {
                end--;
            }
            return Arrays.copyOf(bytes, end == 0 && there == MAX_BYTES ? there : end);
        }
    }
}
