// SPDX-License-Identifier: Apache-2.0
package pxe.syslog.osgi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.metatype.annotations.Designate;
import pxe.api.BootService;
import pxe.api.ServiceStatus;
import pxe.config.ConfigValues;
import pxe.config.LiveService;
import pxe.syslog.Facility;
import pxe.syslog.Severity;
import pxe.syslog.SyslogForwarder;
import pxe.syslog.SyslogSettings;

/** Forwards what the framework's log service hands out, but for what the daemon's own log keeps back. */
@Component(service = {BootService.class, ConfigurationListener.class}, immediate = true, configurationPid = SyslogConfig.PID)
@Designate(ocd = SyslogConfig.class)
public final class SyslogService extends LiveService<SyslogSettings, SyslogForwarder> implements LogListener, ConfigurationListener {

    private final LogReaderService log;
    private final Supplier<LogFilters> filtersNow;
    private volatile LogFilters filters;
    private volatile @Nullable SyslogForwarder forwarder;

    /** Starts with the configuration as it is. */
    @Activate
    public SyslogService(@Reference LogReaderService log, @Reference ConfigurationAdmin admin, Map<String, Object> properties) {
        this(log, () -> filters(admin), properties);
    }

    SyslogService(LogReaderService log, Supplier<LogFilters> filtersNow, Map<String, Object> properties) {
        super("syslog");
        this.log = log;
        this.filtersNow = filtersNow;
        this.filters = filtersNow.get();
        configure(properties);
        log.addLogListener(this);
    }

    private static LogFilters filters(ConfigurationAdmin admin) {
        try {
            return LogFilters.of(admin.getConfiguration(LogFilters.PID, "?").getProcessedProperties(null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (event.getPid().equals(LogFilters.PID)) {
            filters = filtersNow.get();
        }
    }

    @Modified
    void modified(Map<String, Object> properties) {
        configure(properties);
    }

    @Deactivate
    void deactivate() {
        log.removeLogListener(this);
        stop();
    }

    @Override
    protected @Nullable SyslogSettings read(ConfigValues values) {
        SyslogSettings settings = new SyslogSettings(
                values.value("host", "", "a name or a numeric address", ConfigValues::host),
                values.integer("port", SyslogSettings.DEFAULT_PORT, 1, 65535),
                values.choice("facility", Facility.DAEMON),
                values.choice("level", Severity.INFO),
                values.value("app.name", "pxe", "1 to 48 ASCII characters without blanks", SyslogService::appName),
                values.integer("queue", 2000, 1, 100_000));
        values.leaveOthers(SyslogConfig.class);
        return settings.host().isEmpty() ? null : settings;
    }

    private static String appName(String text) {
        if (!text.matches("[\\x21-\\x7e]{1,48}")) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    @Override
    protected SyslogForwarder start(SyslogSettings settings) throws IOException {
        SyslogForwarder started = new SyslogForwarder(settings);
        forwarder = started;
        return started;
    }

    @Override
    protected List<ServiceStatus.Endpoint> endpoints(SyslogForwarder engine) {
        SyslogSettings settings = engine.settings();
        return List.of(new ServiceStatus.Endpoint("udp", InetSocketAddress.createUnresolved(settings.host(), settings.port())));
    }

    @Override
    public void logged(LogEntry entry) {
        SyslogForwarder running = forwarder;
        if (running != null && !LogLines.isOwn(entry) && filters.pass(entry)) {
            running.forward(LogLines.message(entry));
        }
    }
}
