// SPDX-License-Identifier: Apache-2.0
package pxe.config;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.BootService;
import pxe.api.ServiceStatus;
import pxe.api.VisibleText;

/**
 * A protocol's engine under a live configuration: what a bundle's component is made of.
 *
 * <p>Wrong values leave the engine on its last good settings; settings that can't be served (a port in use, an interface without its
 * address) make the status {@link ServiceStatus.Failed}, and are tried again until they can be, or others come. Safe for any thread;
 * changes are taken one after the other.
 *
 * @param <S> the engine's settings, compared by {@code equals}
 * @param <E> the running engine
 */
public abstract class LiveService<S, E extends AutoCloseable> implements BootService {

    /** How long it is until settings that can't be served are tried again: each pause is twice as long as the one before. */
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(8);
    /** How long changes beside the configuration are awaited: files that are saved together come one after the other. */
    private static final Duration GATHERING = Duration.ofMillis(200);

    /** Settings that can't be served yet, and where they are from. */
    private record Attempt<S>(S settings, String origin, Duration pause) {
        private Attempt<S> next() {
            return new Attempt<>(settings, origin, pause.equals(LAST_PAUSE) ? pause : pause.multipliedBy(2));
        }
    }

    private final String protocol;
    private final Logger log;
    private final Function<Duration, Executor> after;

    /** The configuration that the engine has, or would have if it were switched on or could serve; null if that is wrong. */
    private @Nullable Map<String, ?> good;
    private boolean gathering;
    private @Nullable Attempt<S> waiting;
    private @Nullable S settings;
    private volatile @Nullable E engine;
    private volatile ServiceStatus status = new ServiceStatus.Disabled();

    /** Makes a service that does nothing yet. */
    protected LiveService(String protocol) {
        this(protocol, pause -> CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    LiveService(String protocol, Function<Duration, Executor> after) {
        this.protocol = protocol;
        this.log = LoggerFactory.getLogger("pxe." + protocol);
        this.after = after;
    }

    /** Reads all values, wrong or not, whether or not they are needed; {@code null} means that the service is switched off. */
    protected abstract @Nullable S read(ConfigValues values);

    /**
     * Starts the engine.
     *
     * @throws IOException if it can't serve; the message is for the operator
     */
    protected abstract E start(S settings) throws IOException;

    /** Where a running engine listens. */
    protected abstract List<ServiceStatus.Endpoint> endpoints(E engine);

    /**
     * Gives a running engine new settings without interrupting what it does.
     *
     * @return {@code false} if it must be started anew, as for another port
     * @throws IOException if it can't serve so; it is started anew then, which tells why
     */
    protected boolean apply(E engine, S settings) throws IOException {
        return false;
    }

    private boolean applied(E engine, S settings) {
        try {
            return apply(engine, settings);
        } catch (IOException e) {
            return false; // as apply says
        }
    }

    /** Why a running engine can't do its work now, though it may by itself soon; empty if it can. Any thread may ask. */
    protected Optional<String> trouble(E engine) {
        return Optional.empty();
    }

    /**
     * When an engine that began can do its work, if that takes a while: not before is it told in the log that it serves. Any thread may
     * complete it.
     */
    protected CompletionStage<?> ready(E engine) {
        return CompletableFuture.completedStage(null);
    }

    /** Takes a configuration, the first or a changed one: for a component's {@code @Activate} and {@code @Modified}. */
    protected final synchronized void configure(Map<String, ?> properties) {
        waiting = null;
        ConfigValues values = new ConfigValues(properties);
        S wanted = read(values);
        values.refuseStrangeKeys();
        if (!values.problems().isEmpty()) {
            if (engine == null) {
                good = null;
                fail(values.problemLine());
            } else {
                log.warn("{} ({} goes on with its last good configuration)", values.problemLine(), protocol);
            }
            return;
        }
        if (engine == null || !Objects.equals(wanted, settings)) {
            change(wanted, values.origin());
        }
        good = properties;
    }

    /**
     * Reads the last good configuration anew, in a moment: something beside it changed that belongs to the settings. What changes
     * meanwhile is read with it, and so not by halves.
     */
    protected final synchronized void configureAgain() {
        if (!gathering) {
            gathering = true;
            after.apply(GATHERING).execute(this::configureNow);
        }
    }

    private synchronized void configureNow() {
        gathering = false;
        if (good != null) {
            configure(good);
        }
    }

    /** The engine that runs now; {@code null} if none does. */
    protected final synchronized @Nullable E engine() {
        return engine;
    }

    /** Stops the engine: for a component's {@code @Deactivate}. */
    protected final synchronized void stop() {
        E running = engine;
        waiting = null;
        good = null;
        engine = null;
        settings = null;
        status = new ServiceStatus.Disabled();
        if (running == null) {
            return;
        }
        try {
            running.close();
        } catch (Exception e) {
            log.warn("{} did not stop cleanly", protocol, e);
        }
    }

    private void change(@Nullable S wanted, String origin) {
        if (engine != null && wanted != null && applied(engine, wanted)) {
            settings = wanted;
            serving(engine, origin);
            return;
        }
        stop();
        if (wanted == null) {
            log.info("{} is disabled ({})", protocol, origin);
        } else {
            begin(new Attempt<>(wanted, origin, FIRST_PAUSE));
        }
    }

    private void begin(Attempt<S> attempt) {
        try {
            E begun = start(attempt.settings);
            engine = begun;
            settings = attempt.settings;
            waiting = null;
            serving(begun, attempt.origin);
        } catch (IOException e) {
            String reason = VisibleText.of(Objects.requireNonNullElse(e.getMessage(), e.toString()) + " (" + attempt.origin + ")");
            if (!new ServiceStatus.Failed(reason).equals(status)) { // told once, for as long as it lasts
                fail(reason);
            }
            waiting = attempt;
            after.apply(attempt.pause).execute(() -> beginAgain(attempt));
        }
    }

    private synchronized void beginAgain(Attempt<S> attempt) {
        if (waiting == attempt) {
            begin(attempt.next());
        }
    }

    private void serving(E begun, String origin) {
        ServiceStatus serving = new ServiceStatus.Serving(endpoints(begun));
        status = serving;
        ready(begun).thenRun(() -> {
            if (engine == begun) { // looked at without the lock: whoever stops it holds that while the engine's threads end
                log.info("{} is {} ({})", protocol, serving, origin);
            }
        });
    }

    private void fail(String reason) {
        status = new ServiceStatus.Failed(reason);
        log.error("{} failed: {}", protocol, reason);
    }

    @Override
    public final String protocol() {
        return protocol;
    }

    @Override
    public final ServiceStatus status() {
        E running = engine;
        Optional<String> trouble = running == null ? Optional.empty() : trouble(running);
        return trouble.<ServiceStatus>map(ServiceStatus.Failed::new).orElse(status);
    }
}
