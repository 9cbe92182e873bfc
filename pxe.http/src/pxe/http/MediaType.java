// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.util.Locale;
import java.util.Map;

/** The {@code Content-Type} of what boots machines; by it UEFI tells a loader from a disk image (UEFI 2.10 section 24.7). */
final class MediaType {

    private static final String TEXT = "text/plain; charset=utf-8";
    static final String HTML = "text/html; charset=utf-8";
    private static final String UNKNOWN = "application/octet-stream";
    private static final Map<String, String> BY_SUFFIX = Map.ofEntries(
            Map.entry("efi", "application/efi"),
            Map.entry("iso", "application/vnd.efi-iso"),
            Map.entry("img", "application/vnd.efi-img"),
            Map.entry("ipxe", TEXT),
            Map.entry("cfg", TEXT),
            Map.entry("conf", TEXT),
            Map.entry("txt", TEXT),
            Map.entry("ks", TEXT),
            Map.entry("json", "application/json"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("yml", "application/yaml"),
            Map.entry("xml", "application/xml"),
            Map.entry("html", HTML),
            Map.entry("gz", "application/gzip"),
            Map.entry("tar", "application/x-tar"));

    private MediaType() {}

    static String of(String path) {
        return BY_SUFFIX.getOrDefault(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT), UNKNOWN);
    }
}
