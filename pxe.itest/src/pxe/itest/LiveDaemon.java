// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import pxe.api.BootService;
import pxe.api.ServiceStatus;

/** The daemon that the tests run in, as an operator has it: the directory {@code etc/}, and services that follow it. */
record LiveDaemon(BundleContext context, List<BootService> services) {

    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private static final AtomicInteger NEXT_PORT = new AtomicInteger(20_000);
    private static final int LAST_PORT = 30_000;

    /** A configuration file. */
    Path etc(String name) {
        return Path.of(context.getProperty("pxe.etc")).resolve(name);
    }

    /** A jar of the operator's. */
    Path deploy(String name) {
        return Path.of(context.getProperty("pxe.deploy")).resolve(name);
    }

    /** What stands in the log, without times. */
    List<String> log() {
        try (Stream<String> lines = Files.lines(Path.of(context.getProperty("pxe.state"), "log/pxe.log"))) {
            return lines.map(line -> line.replaceFirst("^\\S+ ", "")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the log has told something, as of a file that was wrong: then that file has had its effect. */
    void awaitLine(String part) {
        await(() -> log().stream().anyMatch(line -> line.contains(part)));
    }

    ServiceStatus status(String protocol) {
        return services.stream().filter(service -> service.protocol().equals(protocol)).findFirst().orElseThrow().status();
    }

    /** Where a protocol is served; null if it isn't. */
    @Nullable InetSocketAddress endpoint(String protocol) {
        return status(protocol) instanceof ServiceStatus.Serving serving ? serving.endpoints().getFirst().address() : null;
    }

    /** Waits for what an edited file brings about, which takes the daemon up to two seconds. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited 20 s in vain");
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /**
     * A port for a server to take in a while, another one each time. The system gives none of these to whoever asks for any, as clients
     * and other tests do meanwhile.
     */
    static int freePort() {
        while (true) {
            int port = NEXT_PORT.getAndIncrement();
            try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(LOOPBACK, port))) {
                return port;
            } catch (SocketException inUse) {
                assertTrue(port < LAST_PORT, "no port is free");
            }
        }
    }
}
