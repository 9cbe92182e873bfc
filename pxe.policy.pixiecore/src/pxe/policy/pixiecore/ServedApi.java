// SPDX-License-Identifier: Apache-2.0
package pxe.policy.pixiecore;

import com.google.gson.JsonObject;
import java.net.Inet4Address;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.BootDecision;
import pxe.api.MacAddress;
import pxe.api.PolicyChain;
import pxe.api.PolicyVerdict;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;
import pxe.bootfile.ByIpxe;

/**
 * Answers pixiecore's API for others, by what all policies say: {@code v1/boot/52:54:00:12:34:56} is a file of the served tree.
 */
@Component
public final class ServedApi implements FileSource {

    private static final String FOLDER = "v1/boot/";
    private static final long PATIENCE_SECONDS = 10;

    private final PixiecorePolicy configuration;
    private final PolicyChain policies;

    /** Makes the source. */
    @Activate
    public ServedApi(@Reference PixiecorePolicy configuration, @Reference PolicyChain policies) {
        this.configuration = configuration;
        this.policies = policies;
    }

    @Override
    public Optional<VirtualFile> find(FileRequest request) {
        if (!configuration.isAnswering() || !request.path().startsWith(FOLDER) || !request.protocol().startsWith("http")
                || !(request.server() instanceof Inet4Address server)) {
            return Optional.empty();
        }
        try {
            ApiRequest question = new ApiRequest(MacAddress.parse(request.path().substring(FOLDER.length())), server);
            return script(question).map(text -> VirtualFile.ofText(request.path(), json(text)));
        } catch (IllegalArgumentException noMachine) {
            return Optional.empty();
        }
    }

    @Override
    public boolean mayWait() {
        return configuration.isAnswering();
    }

    private Optional<String> script(ApiRequest question) {
        PolicyVerdict verdict = policies.ask(question).toCompletableFuture()
                .completeOnTimeout(PolicyVerdict.NONE, PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        ByIpxe way = configuration.way();
        return switch (verdict.decision()) {
            case BootDecision.Boot boot -> way.url(question, boot.bootfile()).map(url -> "#!ipxe\nchain " + url + "\n");
            case BootDecision.LocalDisk _ -> Optional.of("#!ipxe\nexit\n");
            default -> Optional.empty();
        };
    }

    private static String json(String script) {
        JsonObject answer = new JsonObject();
        answer.addProperty("ipxe-script", script);
        return answer.toString();
    }

    @Override
    public String toString() {
        return "pixiecore's API";
    }
}
