// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import pxe.http.Body.Piece;
import pxe.http.ByteRanges.Part;

/**
 * The answer to a request for a file that is there: one version of it, from here on.
 *
 * @param type its {@code Content-Type}
 */
record FileAnswer(HttpRequest request, String name, String type, Version version) {

    /** Where content comes from. */
    private interface Content {
        /** An answer of a head and parts of the file. */
        Response answer(int status, StringBuilder head, List<Piece> pieces) throws IOException;
    }

    /** From a file that is all in memory: it leaves together with the head. */
    Response of(byte[] content) throws IOException {
        return answer((status, head, pieces) -> {
            int length = 0;
            for (Piece piece : pieces) {
                length += piece.before().remaining() + (int) piece.length();
            }
            ByteBuffer all = ByteBuffer.allocate(head.length() + length).put(Response.bytes(head));
            for (Piece piece : pieces) {
                all.put(piece.before()).put(content, (int) piece.first(), (int) piece.length());
            }
            return response(status, all.flip(), length, null);
        });
    }

    /** From an open file; it is closed with the answer's body, and not needed any more if there is none. */
    Response of(SeekableByteChannel file) throws IOException {
        return answer((status, head, pieces) -> response(status, Response.bytes(head), 0, Body.of(file, pieces)));
    }

    /** What follows {@link Response#head} in an answer with the whole file: the same for all who ask for this version. */
    static ByteBuffer wholeFields(String type, Version version) {
        return Response.bytes(version.fields() + contentFields(type, version.size()));
    }

    private Response answer(Content content) throws IOException {
        if (version.isUnwanted(request)) {
            return Response.withoutFile(412, request, "REFUSED", "it is not the version that the client wants");
        }
        if (version.isKnown(request)) {
            return response(304, Response.bytes(head(304).append("\r\n")), 0, null);
        }
        return switch (ranges()) {
            case ByteRanges.Whole _ -> content(content, 200, head(200), List.of(new Part(0, version.size())));
            case ByteRanges.Parts(List<Part> parts) when parts.size() == 1 ->
                content(content, 206, head(206).append(contentRange(parts.getFirst())), parts);
            case ByteRanges.Parts(List<Part> parts) -> severalParts(content, parts);
            case ByteRanges.Unsatisfiable _ -> {
                StringBuilder head = head(416).append("Content-Range: bytes */").append(version.size())
                        .append("\r\nContent-Length: 0\r\n\r\n");
                yield new Response(416, Response.bytes(head), 0, null, request.keepsAlive(), "REFUSED", name,
                        "the file has " + version.size() + " bytes");
            }
        };
    }

    /** RFC 9110 section 14.2: ranges are for GET alone. */
    private ByteRanges ranges() {
        return request.field("range").filter(_ -> !request.isHead() && version.continues(request))
                .map(field -> ByteRanges.of(field, version.size())).orElseGet(ByteRanges.Whole::new);
    }

    private Response content(Content content, int status, StringBuilder head, List<Part> parts) throws IOException {
        Part part = parts.getFirst();
        return finished(content, status, head, type, part.length(),
                List.of(new Piece(part.first(), part.length())));
    }

    /** RFC 9110 section 14.6. */
    private Response severalParts(Content content, List<Part> parts) throws IOException {
        String boundary = Long.toHexString(ThreadLocalRandom.current().nextLong());
        List<Piece> pieces = new ArrayList<>();
        for (Part part : parts) {
            pieces.add(new Piece(Response.bytes("\r\n--" + boundary + "\r\nContent-Type: " + type + "\r\n"
                    + contentRange(part) + "\r\n"), part.first(), part.length()));
        }
        pieces.add(new Piece(Response.bytes("\r\n--" + boundary + "--\r\n"), 0, 0));
        long length = pieces.stream().mapToLong(piece -> piece.before().remaining() + piece.length()).sum();
        return finished(content, 206, head(206), "multipart/byteranges; boundary=" + boundary, length, pieces);
    }

    private Response finished(Content content, int status, StringBuilder head, String type, long length, List<Piece> pieces)
            throws IOException {
        head.append(contentFields(type, length));
        return request.isHead() || length == 0
                ? response(status, Response.bytes(head), 0, null)
                : content.answer(status, head, pieces);
    }

    private Response response(int status, ByteBuffer start, int contentBytes, @Nullable Body body) {
        return new Response(status, start, contentBytes, body, request.keepsAlive(), "SENT", name, "");
    }

    private StringBuilder head(int status) {
        return Response.head(status, request).append(version.fields());
    }

    private static String contentFields(String type, long length) {
        return "Accept-Ranges: bytes\r\nContent-Type: " + type + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private String contentRange(Part part) {
        return "Content-Range: bytes " + part.first() + "-" + (part.first() + part.length() - 1) + "/" + version.size() + "\r\n";
    }
}
