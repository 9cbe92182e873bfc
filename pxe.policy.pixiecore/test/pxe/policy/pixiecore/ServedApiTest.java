// SPDX-License-Identifier: Apache-2.0
package pxe.policy.pixiecore;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.api.BootDecision;
import pxe.api.Bootfile;
import pxe.api.PolicyChain;
import pxe.api.PolicyVerdict;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;

import static org.junit.jupiter.api.Assertions.assertEquals;

class ServedApiTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final PixiecorePolicy policy = new PixiecorePolicy(event -> { },
            (request, path) -> Optional.of(new Bootfile("http://127.0.0.1:8080/" + path)), Map.of("answer", "true"));
    private BootDecision decision = BootDecision.pass();
    private final PolicyChain chain = request -> CompletableFuture.completedStage(new PolicyVerdict(
            request.mac().toString().equals("52:54:00:12:34:56") ? decision : BootDecision.pass(), "a test"));
    private final ServedApi api = new ServedApi(policy, chain);

    private String ask(String path, String protocol) throws IOException {
        var file = api.find(new FileRequest(path, protocol, LOOPBACK, LOOPBACK));
        return file.isPresent() ? content(file.get()) : "none";
    }

    private static String content(VirtualFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
        try (SeekableByteChannel channel = file.open()) {
            channel.read(bytes);
        }
        return new String(bytes.array(), StandardCharsets.UTF_8);
    }

    @Test
    void whatThePoliciesSayIsAScript() throws IOException {
        decision = BootDecision.boot("menu.ipxe", "a test");
        assertEquals("{\"ipxe-script\":\"#!ipxe\\nchain http://127.0.0.1:8080/menu.ipxe\\n\"}", ask("v1/boot/52:54:00:12:34:56", "http"));
        decision = BootDecision.boot("https://boot.example/x", "a test");
        assertEquals("{\"ipxe-script\":\"#!ipxe\\nchain https://boot.example/x\\n\"}", ask("v1/boot/52:54:00:12:34:56", "https"));
        decision = BootDecision.localDisk("a test");
        assertEquals("{\"ipxe-script\":\"#!ipxe\\nexit\\n\"}", ask("v1/boot/52:54:00:12:34:56", "http"));
    }

    @Test
    void whatWeAnswerWeUnderstandOurselves() throws IOException {
        decision = BootDecision.boot("http://x/y.ipxe", "a test");
        assertEquals(new Answer.Script("#!ipxe\nchain http://x/y.ipxe\n"),
                AnswerJson.read(ask("v1/boot/52:54:00:12:34:56", "http"), URI.create("http://boot.example/")));
    }

    @ParameterizedTest
    @CsvSource({"v1/boot/52:54:00:12:34:57, http", "v1/boot/nobody, http", "v1/boot/52:54:00:12:34:56, tftp", "v1/boot, http"})
    void nobodyElseIsAnswered(String path, String protocol) throws IOException {
        decision = BootDecision.boot("menu.ipxe", "a test");
        assertEquals("none", ask(path, protocol));
    }

    @Test
    void aMachineThatIsIgnoredIsNotThere() throws IOException {
        decision = BootDecision.ignore("a test");
        assertEquals("none", ask("v1/boot/52:54:00:12:34:56", "http"));
    }

    @Test
    void nobodyIsAnsweredUnlessItIsConfigured() throws IOException {
        decision = BootDecision.boot("menu.ipxe", "a test");
        policy.configure(Map.of());
        assertEquals("none", ask("v1/boot/52:54:00:12:34:56", "http"));
    }
}
