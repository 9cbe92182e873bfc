// SPDX-License-Identifier: Apache-2.0
package pxe.policy.pixiecore;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.BootDecision;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.api.MacAddress;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvents;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;
import pxe.bootfile.ByIpxe;
import pxe.bootfile.OwnHttp;
import pxe.config.ConfigValues;

/** The policy under live configuration, and the scripts that are made of the answers. */
@Component(configurationPid = "pxe.policy.pixiecore", immediate = true,
        service = {BootPolicy.class, FileSource.class, PixiecorePolicy.class}, property = BootPolicy.NAME + "=pixiecore")
@ServiceRanking(-1300)
@Designate(ocd = PixiecorePolicy.Config.class)
public final class PixiecorePolicy implements BootPolicy, FileSource {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.policy.pixiecore");
    private static final String FOLDER = "pixiecore/";
    private static final String ENDING = ".ipxe";

    /** A server that is asked. */
    private record Source(PixiecoreApi api, Answers answers, Duration patience) {}

    private final BootEvents events;
    private final ByIpxe way;
    private final AtomicBoolean failing = new AtomicBoolean();
    private volatile @Nullable Source source;
    private volatile boolean answering;

    /** The keys of {@code etc/pxe.policy.pixiecore.cfg}. */
    @ObjectClassDefinition(name = "PXE pixiecore", description = "Asks a program by pixiecore's API what machines boot")
    @interface Config {

        @AttributeDefinition(name = "URL", required = false, description = "What stands before /v1/boot/. Empty: nobody is asked.")
        String url() default "";

        @AttributeDefinition(name = "Wait", required = false, description = "How long a request waits for an answer, in seconds, "
                + "0.05 to 30; it must be less than the policy's deadline.")
        String wait_seconds() default "0.7";

        @AttributeDefinition(name = "Timeout", required = false,
                description = "How long the server may take for an answer, in seconds, 0.1 to 60.")
        String timeout_seconds() default "10";

        @AttributeDefinition(name = "Cache", required = false,
                description = "How long an answer counts before it is asked for again, in seconds, 1 to 3600.")
        String cache_seconds() default "30";

        @AttributeDefinition(name = "Answer", required = false,
                description = "Whether v1/boot/MAC is served by HTTP, for those who ask this daemon by that API.")
        boolean answer() default false;
    }

    /** Makes the policy. */
    @Activate
    public PixiecorePolicy(@Reference BootEvents events, @Reference OwnHttp http, Map<String, Object> properties) {
        this.events = events;
        way = ByIpxe.packaged(http);
        configure(properties);
    }

    @Modified
    synchronized void configure(Map<String, Object> properties) {
        ConfigValues.read(properties, Settings::read, LOG).ifPresent(this::apply);
    }

    private void apply(Settings settings) {
        answering = settings.answer;
        stop();
        settings.url.ifPresent(prefix -> begin(new PixiecoreApi(prefix, settings.timeout), settings.patience, settings.fresh));
    }

    /** What {@link Config} describes. */
    private record Settings(Optional<URI> url, Duration patience, Duration timeout, Duration fresh, boolean answer) {
        static Settings read(ConfigValues values) {
            return new Settings(
                    values.value("url", Optional.empty(), "a URL, as in http://boot.example/api",
                            text -> Optional.of(PixiecorePolicy.url(text))),
                    values.seconds("wait.seconds", Duration.ofMillis(700), Duration.ofMillis(50), Duration.ofSeconds(30)),
                    values.seconds("timeout.seconds", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMinutes(1)),
                    values.seconds("cache.seconds", Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofHours(1)),
                    values.flag("answer", false));
        }
    }

    private void begin(PixiecoreApi api, Duration wait, Duration fresh) {
        source = new Source(api, new Answers(api::ask, fresh, System::nanoTime, answer -> heard(api, answer)), wait);
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        if (url.getHost() == null || !"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException(text);
        }
        return url;
    }

    /** Told once as long as it lasts; what comes of a server that is no longer asked is that questions to it were given up. */
    void heard(PixiecoreApi api, Answer answer) {
        Source asked = source;
        if (asked == null || asked.api() != api) {
            return;
        }
        if (answer instanceof Answer.Failed(String cause)) {
            if (failing.compareAndSet(false, true)) {
                events.publish(BootEvent.of("pixiecore", "APIFAILED").weight(BootEvent.Weight.WARNING).with("url", api)
                        .with("cause", cause).build());
            }
        } else if (failing.compareAndSet(true, false)) {
            events.publish(BootEvent.of("pixiecore", "APIBACK").with("url", api).build());
        }
    }

    @Deactivate
    synchronized void stop() {
        Source former = source;
        source = null;
        if (former != null) {
            former.api().close();
        }
    }

    /** Whether others are answered by the API. */
    boolean isAnswering() {
        return answering;
    }

    ByIpxe way() {
        return way;
    }

    private Optional<String> script(MacAddress mac) {
        Source asked = source;
        return asked != null && asked.answers().find(mac, asked.patience()) instanceof Answer.Script(String text)
                ? Optional.of(text) : Optional.empty();
    }

    @Override
    public BootDecision decide(BootRequest request) {
        if (request.stage() == BootStage.NONE || script(request.mac()).isEmpty()) {
            return BootDecision.pass();
        }
        return way.decide(request, way.reach(request, FOLDER + request.mac().toString('-') + ENDING), "the API says so");
    }

    @Override
    public Optional<VirtualFile> find(FileRequest request) {
        String path = request.path();
        if (!path.startsWith(FOLDER) || !path.endsWith(ENDING)) {
            return Optional.empty();
        }
        try {
            MacAddress mac = MacAddress.parse(path.substring(FOLDER.length(), path.length() - ENDING.length()));
            return script(mac).map(text -> VirtualFile.ofText(path, text));
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    @Override
    public boolean mayWait() {
        return source != null;
    }

    @Override
    public String toString() {
        return "pixiecore";
    }
}
