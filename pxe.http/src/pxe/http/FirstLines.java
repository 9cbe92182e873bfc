// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.time.Instant;

/** How answers with a whole file begin, which is the same for all of a second but for what becomes of the connection. Immutable. */
final class FirstLines {

    private static volatile FirstLines last = new FirstLines(0);

    private final long second;
    private final byte[] goesOn;
    private final byte[] keptAlive;
    private final byte[] closed;

    private FirstLines(long second) {
        String date = HttpDate.of(Instant.ofEpochSecond(second));
        this.second = second;
        this.goesOn = bytes(date, "");
        this.keptAlive = bytes(date, Response.KEPT_ALIVE);
        this.closed = bytes(date, Response.CLOSED);
    }

    private static byte[] bytes(String date, String connection) {
        return Response.bytes(Response.head(200, date, connection)).array();
    }

    /**
     * Those of the answer to a request; not to be changed.
     *
     * @param second when it is given, since 1970
     */
    static byte[] at(long second, HttpRequest request) {
        FirstLines lines = last;
        if (lines.second != second) {
            lines = new FirstLines(second);
            last = lines;
        }
        return switch (Response.connection(request)) {
            case Response.KEPT_ALIVE -> lines.keptAlive;
            case Response.CLOSED -> lines.closed;
            default -> lines.goesOn;
        };
    }
}
