// SPDX-License-Identifier: Apache-2.0
package pxe.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import pxe.api.ServiceStatus;

class LiveServiceTest {

    /** Serves on a port, which is all that it is told. */
    private static final class Service extends LiveService<Integer, AutoCloseable> {
        private static final int IN_USE = 80;
        private final List<Duration> pauses;
        private final Deque<Runnable> later;
        private boolean isFree;
        /** What stands beside the configuration and is added to its port. */
        private int beside;
        private int reads;
        private Integer served = 0;
        private int applied;

        Service() {
            this(new ArrayList<>(), new ArrayDeque<>());
        }

        private Service(List<Duration> pauses, Deque<Runnable> later) {
            super("test", pause -> {
                pauses.add(pause);
                return later::add;
            });
            this.pauses = pauses;
            this.later = later;
        }

        @Override
        protected Integer read(ConfigValues values) {
            reads++;
            return values.integer("port", 69, 0, 65535) + beside;
        }

        @Override
        protected AutoCloseable start(Integer port) throws IOException {
            if (port == IN_USE && !isFree) {
                throw new IOException("in use, again\u0007");
            }
            served = port;
            return () -> served = 0;
        }

        @Override
        protected boolean apply(AutoCloseable engine, Integer port) throws IOException {
            if (port == IN_USE) {
                throw new IOException("in use");
            }
            served = port;
            applied++;
            return true;
        }

        @Override
        protected List<ServiceStatus.Endpoint> endpoints(AutoCloseable engine) {
            return List.of();
        }
    }

    private final Service service = new Service();

    @Test
    void aKeyThatDoesNotExistLeavesItOnItsLastGoodConfiguration() {
        service.configure(Map.of("port", "6969"));
        service.configure(Map.of("prot", "7070"));
        assertEquals(6969, service.served);
        assertInstanceOf(ServiceStatus.Serving.class, service.status());
    }

    @Test
    void whatChangesBesideAWrongConfigurationIsTakenWithTheLastGoodOne() {
        service.configure(Map.of("port", "6969"));
        service.configure(Map.of("port", "x"));
        service.beside = 1;
        service.configureAgain();
        service.later.remove().run();
        assertEquals(6970, service.served);
    }

    @Test
    void whatChangesAtOnceBesideTheConfigurationIsReadTogether() {
        service.configure(Map.of("port", "6969"));
        for (service.beside = 1; service.beside <= 3; service.beside++) {
            service.configureAgain();
        }
        assertEquals(6969, service.served);
        service.later.remove().run();
        assertEquals(6973, service.served);
        assertEquals(2, service.reads);
        assertTrue(service.later.isEmpty());
        service.configureAgain();
        service.stop();
        service.later.remove().run();
        assertEquals(0, service.served, "it was stopped meanwhile");
    }

    @Test
    void whatChangesBesideAMistakeBeginsNothing() {
        service.configure(Map.of("port", "80"));
        service.configure(Map.of("port", "x"));
        service.isFree = true;
        service.configureAgain();
        while (!service.later.isEmpty()) {
            service.later.remove().run();
        }
        assertEquals(0, service.served);
        assertTrue(assertInstanceOf(ServiceStatus.Failed.class, service.status()).reason().contains("port = x"));
    }

    @Test
    void whatCanNotBeAppliedIsStartedAnewAndThatTellsWhy() {
        service.configure(Map.of("port", "6969"));
        service.configure(Map.of("port", "80"));
        assertEquals(0, service.served);
        assertEquals("in use, again", assertInstanceOf(ServiceStatus.Failed.class, service.status()).reason().substring(0, 13));
        service.configure(Map.of("port", "6969"));
        service.configure(Map.of("port", "7070"));
        assertEquals(7070, service.served);
        assertEquals(1, service.applied);
    }

    /** The reason may hold a path of the configuration's. */
    @Test
    void whyItCanNotServeSteersNoTerminal() {
        service.configure(Map.of("port", "80"));
        assertEquals(new ServiceStatus.Failed("in use, again\\x07 (defaults)"), service.status());
    }

    @Test
    void whatCanNotBeServedIsTriedAgainLessAndLessOften() {
        service.configure(Map.of("port", "80"));
        for (int i = 0; i < 5; i++) {
            service.later.remove().run();
        }
        assertEquals(Stream.of(1, 2, 4, 8, 8, 8).map(Duration::ofSeconds).toList(), service.pauses);
        service.isFree = true;
        service.later.remove().run();
        assertEquals(80, service.served);
        assertInstanceOf(ServiceStatus.Serving.class, service.status());
        assertTrue(service.later.isEmpty());
    }

    @Test
    void otherSettingsEndTheAttempts() {
        service.configure(Map.of("port", "80"));
        service.configure(Map.of("port", "6969"));
        service.isFree = true;
        service.later.remove().run();
        assertEquals(6969, service.served);
    }

    @Test
    void aMistakeEndsTheAttemptsToo() {
        service.configure(Map.of("port", "80"));
        service.configure(Map.of("port", "eighty"));
        service.isFree = true;
        service.later.remove().run();
        assertEquals(0, service.served);
        assertInstanceOf(ServiceStatus.Failed.class, service.status());
    }

    @Test
    void oneThatIsStoppedIsNotTriedAgain() {
        service.configure(Map.of("port", "80"));
        service.stop();
        service.isFree = true;
        service.later.remove().run();
        assertEquals(0, service.served);
        assertInstanceOf(ServiceStatus.Disabled.class, service.status());
    }

    @Test
    void itDoesNotStartWithAKeyThatDoesNotExist() {
        service.configure(Map.of("prot", "7070"));
        assertEquals(0, service.served);
        assertInstanceOf(ServiceStatus.Failed.class, service.status());
    }
}
