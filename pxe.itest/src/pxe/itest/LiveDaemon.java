// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import pxe.api.BootService;
import pxe.api.ServiceStatus;

/** The daemon that the tests run in, as an operator has it: the directory {@code etc/}, and services that follow it. */
record LiveDaemon(BundleContext context, List<BootService> services) {

    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

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

    static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            return Math.min(socket.getLocalPort(), 65534);
        }
    }
}
