// SPDX-License-Identifier: Apache-2.0
package pxe.policy.pixiecore;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.event.BootEvent;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;
import pxe.api.test.PolicyTrial;
import pxe.api.test.TestRequest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PixiecorePolicyTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final TestRequest ROM = TestRequest.of(BootStage.PXE, ClientArch.X64_UEFI);
    private static final TestRequest IPXE = TestRequest.of(BootStage.IPXE, ClientArch.X64_UEFI);

    private final Queue<BootEvent> events = new ConcurrentLinkedQueue<>();
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private PixiecorePolicy policy;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        server.createContext("/", this::answer);
        server.start();
        policy = new PixiecorePolicy(events::add, (request, path) -> Optional.empty(), Map.of("url", url(), "wait.seconds", "20"));
    }

    @AfterEach
    void stop() {
        policy.stop();
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/api/";
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().getPath());
        byte[] body = "{\"kernel\": \"/linux\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Optional<VirtualFile> file(String path) {
        return policy.find(new FileRequest(path, "http", LOOPBACK, LOOPBACK));
    }

    @Test
    void aMachineThatTheApiKnowsLoadsIpxeAndThenItsScript() {
        assertEquals("boot ipxe.efi: the API says so, by way of iPXE", PolicyTrial.tell(policy, ROM));
        assertEquals("boot pixiecore/52-54-00-12-34-56.ipxe: the API says so", PolicyTrial.tell(policy, IPXE));
        String script = "#!ipxe\nkernel http://127.0.0.1:" + server.getAddress().getPort() + "/linux\nboot\n";
        assertEquals(script.length(), file("pixiecore/52-54-00-12-34-56.ipxe").orElseThrow().size());
        assertEquals(List.of("/api/v1/boot/52:54:00:12:34:56"), List.copyOf(asked));
    }

    @Test
    void aMachineThatTheApiDoesNotKnowIsLeftToTheOthers() {
        status = 404;
        assertEquals("pass", PolicyTrial.tell(policy, ROM));
        assertEquals(Optional.empty(), file("pixiecore/52-54-00-12-34-56.ipxe"));
        assertTrue(events.isEmpty());
    }

    @Test
    void otherFilesAreNotItsOwnAndNobodyIsAskedForThem() {
        for (String path : List.of("pixiecore/x.ipxe", "pixiecore/52-54-00-12-34-56", "52-54-00-12-34-56.ipxe", "pixiecore/.ipxe")) {
            assertEquals(Optional.empty(), file(path), path);
        }
        assertTrue(asked.isEmpty());
    }

    @Test
    void anInstalledSystemAsksNobody() {
        assertEquals("pass", PolicyTrial.tell(policy, TestRequest.of(BootStage.NONE, ClientArch.X86_BIOS)));
        assertTrue(asked.isEmpty());
    }

    @Test
    void aServerThatFailsIsToldOnce() {
        status = 500;
        assertEquals("pass", PolicyTrial.tell(policy, ROM));
        assertEquals("pass", PolicyTrial.tell(policy, ROM.withMac("52:54:00:00:00:01")));
        assertEquals(List.of("APIFAILED url=" + url() + " cause=\"status 500\""), events.stream().map(BootEvent::toString).toList());
        status = 200;
        PolicyTrial.tell(policy, ROM.withMac("52:54:00:00:00:02"));
        assertEquals(List.of("APIFAILED", "APIBACK"), events.stream().map(BootEvent::name).toList());
    }

    @Test
    void aServerThatIsNotThereIsToldWithWhatHappened() {
        server.stop(0);
        assertEquals("pass", PolicyTrial.tell(policy, ROM));
        assertEquals("APIFAILED", events.element().name());
    }

    @Test
    void aServerThatIsNoLongerAskedIsNotTold() {
        try (PixiecoreApi former = new PixiecoreApi(URI.create(url()), Duration.ofSeconds(1))) {
            policy.heard(former, new Answer.Failed("given up"));
        }
        assertEquals(List.of(), List.copyOf(events));
    }

    @Test
    void withoutAUrlNobodyIsAskedAndAWrongOneLeavesTheLast() {
        policy.configure(Map.of("url", "ftp://x/", "wait.seconds", "20"));
        policy.configure(Map.of("url", "nonsense"));
        assertTrue(PolicyTrial.tell(policy, ROM).startsWith("boot"));
        policy.configure(Map.of());
        assertEquals("pass", PolicyTrial.tell(policy, ROM.withMac("52:54:00:00:00:01")));
    }
}
