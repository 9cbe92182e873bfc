// SPDX-License-Identifier: Apache-2.0
package pxe.syslog.osgi;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

/** Forwards what the framework's log service hands out. */
@Component(service = BootService.class, immediate = true, configurationPid = SyslogConfig.PID)
@Designate(ocd = SyslogConfig.class)
public final class SyslogService extends LiveService<SyslogSettings, SyslogForwarder> implements LogListener {

    private final LogReaderService log;
    private volatile @Nullable SyslogForwarder forwarder;

    /** Starts with the configuration as it is. */
    @Activate
    public SyslogService(@Reference LogReaderService log, Map<String, Object> properties) {
        super("syslog");
        this.log = log;
        configure(properties);
        log.addLogListener(this);
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
        if (running != null && !LogLines.isOwn(entry)) {
            running.forward(LogLines.message(entry));
        }
    }
}
