// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pxe.api.file.FileEntry;
import pxe.api.file.FileLibrary;
import pxe.api.file.VirtualFile;

/** The page that says what is in a directory. Its links lead from the top, so a slash at the path's end makes no difference. */
final class Index {

    /** What a path may hold as it is (RFC 3986 section 2.3). */
    private static final String UNRESERVED = "-._~";

    private Index() {}

    /**
     * A page in HTML.
     *
     * @param path the directory's, as it was asked for
     */
    static String page(String path, List<FileEntry> entries) {
        List<String> parts = Stream.of(path.replace('\\', '/').split("/")).filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
        String title = escaped("/" + parts.stream().map(part -> part + "/").collect(Collectors.joining()));
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>").append(title)
                .append("</title></head>\n<body><h1>").append(title).append("</h1>\n<table>\n");
        if (!parts.isEmpty()) {
            row(page, link(parts.subList(0, parts.size() - 1)), "../", "", "");
        }
        String here = link(parts);
        entries.forEach(entry -> row(page, here, entry));
        page.append("</table>\n");
        if (entries.size() == FileLibrary.MAX_LISTED) {
            page.append("<p>There may be more.</p>\n");
        }
        return page.append("</body></html>\n").toString();
    }

    private static void row(StringBuilder page, String here, FileEntry entry) {
        VirtualFile file = entry.file();
        String link = here + encoded(entry.name());
        if (file == null) {
            row(page, link, entry.name(), "", "");
        } else {
            Instant changed = file.lastModified().truncatedTo(ChronoUnit.SECONDS);
            row(page, link, entry.name(), Long.toString(file.size()), changed.toString());
        }
    }

    private static void row(StringBuilder page, String link, String name, String size, String changed) {
        page.append("<tr><td><a href=\"").append(link).append("\">").append(escaped(name)).append("</a></td><td align=\"right\">")
                .append(size).append("</td><td>").append(changed).append("</td></tr>\n");
    }

    private static String link(List<String> parts) {
        return "/" + parts.stream().map(part -> encoded(part) + "/").collect(Collectors.joining());
    }

    /** A name as a part of a path (RFC 3986 section 2.1); the slash at a directory's end stays. */
    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if (c < 0x80 && Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0 || c == '/') {
                encoded.append(c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
