// SPDX-License-Identifier: Apache-2.0
package pxe.policy.pixiecore;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import pxe.api.MacAddress;

/** The server that is asked. Safe for any thread; asking doesn't block. */
final class PixiecoreApi implements AutoCloseable {

    private static final int ANSWER_MAX_BYTES = 1 << 20;

    private final URI prefix;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * Makes a client; it connects when it asks.
     *
     * @param prefix what stands before {@code /v1/boot/}
     * @param timeout how long the server may take
     */
    PixiecoreApi(URI prefix, Duration timeout) {
        this.prefix = prefix;
        this.timeout = timeout;
        this.client = HttpClient.newBuilder().connectTimeout(timeout).followRedirects(HttpClient.Redirect.NORMAL)
                .version(HttpClient.Version.HTTP_1_1).build();
    }

    /** What a machine boots; never completes exceptionally. */
    CompletableFuture<Answer> ask(MacAddress mac) {
        URI uri = URI.create(prefix.toString().replaceFirst("/+$", "") + "/v1/boot/" + mac);
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).header("Accept", "application/json").build();
        return client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_MAX_BYTES))
                .thenApply(this::answer).exceptionally(PixiecoreApi::failed);
    }

    /** Status 500 and above is the server's own trouble, and says nothing of the machine. */
    private Answer answer(HttpResponse<byte[]> response) {
        if (response.statusCode() >= 500) {
            return new Answer.Failed("status " + response.statusCode());
        }
        return response.statusCode() == 200
                ? AnswerJson.read(new String(response.body(), StandardCharsets.UTF_8), prefix.resolve("/"))
                : new Answer.Nothing();
    }

    private static Answer failed(Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return new Answer.Failed(Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
    }

    /** Gives up what is under way. */
    @Override
    public void close() {
        client.shutdownNow();
    }

    @Override
    public String toString() {
        return prefix.toString();
    }
}
