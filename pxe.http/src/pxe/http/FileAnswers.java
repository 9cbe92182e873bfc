// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;

/** Turns requests into answers. It may wait for a disk. Safe for any thread. */
final class FileAnswers {

    /** Content up to this is read at once and leaves together with the head. */
    private static final int SMALL_BYTES = 16 * 1024;

    private final FileLibrary files;

    FileAnswers(FileLibrary files) {
        this.files = files;
    }

    /** The answer; whatever goes wrong is one too. */
    Response to(HttpRequest request, InetAddress client, InetAddress server) {
        try {
            return switch (files.find(new FileRequest(request.path(), "http", client, server))) {
                case FileLookup.Found found -> found(request, found.file());
                case FileLookup.Missing missing -> Response.withoutFile(404, request, "NOTFOUND", missing.reason());
                case FileLookup.Refused refused -> Response.withoutFile(403, request, "REFUSED", refused.reason());
            };
        } catch (IOException | RuntimeException e) {
            return Response.withoutFile(500, request, "ABORTED", "the file could not be read: " + e);
        }
    }

    private static Response found(HttpRequest request, VirtualFile file) throws IOException {
        SeekableByteChannel channel = file.open();
        try {
            Response response = new Opened(request, file, channel, channel.size()).response();
            if (response.body() == null) {
                channel.close();
            }
            return response;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A file that a request asks for: one version of it, from here on. */
    private record Opened(HttpRequest request, VirtualFile file, SeekableByteChannel channel, long size) {

        Response response() throws IOException {
            if (!wanted()) {
                return Response.withoutFile(412, request, "REFUSED", "it is not the version that the client wants");
            }
            if (known()) {
                return response(Response.head(304, request, request.keepsAlive()), 304, "SENT", "");
            }
            ByteRange range = request.field("range").filter(_ -> rangeIsOfThisVersion())
                    .map(field -> ByteRange.of(field, size)).orElseGet(ByteRange.Whole::new);
            return switch (range) {
                case ByteRange.Whole _ -> content(200, "", 0, size);
                case ByteRange.Part(long first, long length) ->
                    content(206, "Content-Range: bytes " + first + "-" + (first + length - 1) + "/" + size + "\r\n", first, length);
                case ByteRange.Unsatisfiable _ -> response(Response.head(416, request, request.keepsAlive())
                        .append("Content-Range: bytes */").append(size).append("\r\nContent-Length: 0\r\n"),
                        416, "REFUSED", "the file has " + size + " bytes");
            };
        }

        /** The end of an answer without content. */
        private Response response(StringBuilder head, int status, String event, String reason) {
            version(head).append("\r\n");
            return new Response(status, Response.bytes(head), 0, null, request.keepsAlive(), event, file.name(), reason);
        }

        private Response content(int status, String rangeField, long first, long length) throws IOException {
            StringBuilder head = version(Response.head(status, request, request.keepsAlive()))
                    .append(rangeField)
                    .append("Accept-Ranges: bytes\r\nContent-Type: ").append(MediaType.of(request.path()))
                    .append("\r\nContent-Length: ").append(length).append("\r\n\r\n");
            ByteBuffer start = Response.bytes(head);
            if (request.isHead() || length == 0) {
                return answer(status, start, 0, null);
            }
            if (length <= SMALL_BYTES) {
                return answer(status, withContent(start, first, (int) length), (int) length, null);
            }
            return answer(status, start, 0, Body.of(channel, first, length));
        }

        private ByteBuffer withContent(ByteBuffer start, long first, int length) throws IOException {
            ByteBuffer all = ByteBuffer.allocate(start.remaining() + length).put(start);
            channel.position(first);
            while (all.hasRemaining()) {
                if (channel.read(all) < 0) {
                    throw Body.cutShort();
                }
            }
            return all.flip();
        }

        private Response answer(int status, ByteBuffer start, int contentBytes, @Nullable Body body) {
            return new Response(status, start, contentBytes, body, request.keepsAlive(), "SENT", file.name(), "");
        }

        // --- Conditions (RFC 9110 section 13).

        private StringBuilder version(StringBuilder head) {
            return head.append("ETag: ").append(tag()).append("\r\nLast-Modified: ").append(HttpDate.of(modified())).append("\r\n");
        }

        private String tag() {
            Instant time = file.lastModified();
            return '"' + Long.toHexString(size) + '-' + Long.toHexString(time.getEpochSecond() * 1_000_000_000 + time.getNano()) + '"';
        }

        /** In whole seconds, as the field has it, and never in the future (RFC 9110 section 8.8.2.1). */
        private Instant modified() {
            Instant now = Instant.now();
            return (file.lastModified().isAfter(now) ? now : file.lastModified()).truncatedTo(ChronoUnit.SECONDS);
        }

        private boolean wanted() {
            Optional<String> match = request.field("if-match");
            return match.isPresent()
                    ? names(match.get())
                    : date("if-unmodified-since").map(date -> !modified().isAfter(date)).orElse(true);
        }

        private boolean known() {
            Optional<String> noneMatch = request.field("if-none-match");
            return noneMatch.isPresent()
                    ? names(noneMatch.get())
                    : date("if-modified-since").map(date -> !modified().isAfter(date)).orElse(false);
        }

        private boolean rangeIsOfThisVersion() {
            Optional<String> condition = request.field("if-range");
            return condition.isEmpty() || condition.get().equals(tag())
                    || HttpDate.parse(condition.get()).filter(modified()::equals).isPresent();
        }

        private boolean names(String tags) {
            return Arrays.stream(tags.split(",")).map(String::strip)
                    .anyMatch(tag -> tag.equals("*") || tag.equals(tag()) || tag.equals("W/" + tag()));
        }

        private Optional<Instant> date(String field) {
            return request.field(field).flatMap(HttpDate::parse);
        }
    }
}
