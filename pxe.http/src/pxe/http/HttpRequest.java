// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request for a file, by GET or HEAD. Immutable.
 *
 * @param isHead whether only the head of the answer is wanted
 * @param path the path, decoded but not cleaned, without query
 * @param minorVersion 0 for HTTP/1.0, otherwise 1
 * @param fields the header fields by their names in lower case; of repeated ones all values, joined by {@code ", "}; unmodifiable
 */
record HttpRequest(boolean isHead, String path, int minorVersion, Map<String, String> fields) {

    Optional<String> field(String lowerCaseName) {
        return Optional.ofNullable(fields.get(lowerCaseName));
    }

    /** Whether the client wants to go on with the connection (RFC 9112 section 9.3). */
    boolean keepsAlive() {
        String connection = fields.get("connection");
        if (connection == null) {
            return minorVersion > 0;
        }
        String options = "," + connection.toLowerCase(Locale.ROOT).replace(" ", "").replace("\t", "") + ",";
        return !options.contains(",close,") && (minorVersion > 0 || options.contains(",keep-alive,"));
    }
}
