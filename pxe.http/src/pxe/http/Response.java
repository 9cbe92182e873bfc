// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer, ready to be sent.
 *
 * @param status the status code
 * @param start the head and, when the content is small, all of it
 * @param contentBytes how many bytes of a file are in {@code start}
 * @param body what follows from a file; null for nothing
 * @param keepsAlive whether the connection goes on after it
 * @param event the name of the event that tells of it
 * @param file what was asked for, or the file found; empty if that is not known
 * @param reason why it was not served; empty if it was
 */
record Response(int status, ByteBuffer start, int contentBytes, @Nullable Body body, boolean keepsAlive, String event,
        String file, String reason) {

    /** When to ask again where there is no room now (RFC 9110 section 10.2.3): iPXE does, and without it gives up. */
    private static final int RETRY_SECONDS = 10;

    static final String CLOSED = "Connection: close\r\n";
    static final String KEPT_ALIVE = "Connection: keep-alive\r\n";

    /** An answer without a file, to be told by a status line and a sentence. */
    static Response withoutFile(int status, @Nullable HttpRequest request, String event, String reason) {
        boolean keepsAlive = request != null && request.keepsAlive();
        String text = status + " " + phrase(status) + "\n";
        StringBuilder head = head(status, request).append("Content-Type: text/plain; charset=utf-8\r\n");
        if (status == 405) {
            head.append("Allow: GET, HEAD\r\n");
        }
        if (status == 503) {
            head.append("Retry-After: ").append(RETRY_SECONDS).append("\r\n");
        }
        head.append("Content-Length: ").append(text.length()).append("\r\n\r\n");
        if (request == null || !request.isHead()) {
            head.append(text);
        }
        String file = request == null ? "" : request.path();
        return new Response(status, bytes(head), 0, null, keepsAlive, event, file, reason);
    }

    /** The status line and the fields that every answer has. */
    static StringBuilder head(int status, @Nullable HttpRequest request) {
        return head(status, HttpDate.now(), connection(request));
    }

    /**
     * The same at some time.
     *
     * @param connection what {@link #connection} says
     */
    static StringBuilder head(int status, String date, String connection) {
        return new StringBuilder(384).append("HTTP/1.1 ").append(status).append(' ').append(phrase(status))
                .append("\r\nServer: pxe\r\nDate: ").append(date).append("\r\n").append(connection);
    }

    /** What an answer says of the connection: nothing if it goes on as is usual. */
    static String connection(@Nullable HttpRequest request) {
        if (request == null || !request.keepsAlive()) {
            return CLOSED;
        }
        return request.minorVersion() == 0 ? KEPT_ALIVE : "";
    }

    static ByteBuffer bytes(CharSequence head) {
        return ByteBuffer.wrap(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String phrase(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 206 -> "Partial Content";
            case 304 -> "Not Modified";
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 412 -> "Precondition Failed";
            case 414 -> "URI Too Long";
            case 416 -> "Range Not Satisfiable";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> "Internal Server Error";
        };
    }
}
