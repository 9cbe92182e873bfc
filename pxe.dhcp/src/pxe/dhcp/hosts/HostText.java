// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of machines as a text, in the format that its beginning shows. Stateless.
 *
 * <p>A text that begins with a brace or a bracket is JSON: Kea's {@code reservations}, alone or in Kea's whole configuration, or
 * PyPXE's {@code dhcp.binding}. Any other has a host on each line, as in a {@code dhcp-hostsfile} of dnsmasq's; if there are lines
 * of the form {@code key=value}, it is dnsmasq's own configuration, of which the lines {@code dhcp-host=} count.
 */
public final class HostText {

    /** A line of dnsmasq.conf. What a host line may hold with an equals sign doesn't come first. */
    private static final Pattern SETTING = Pattern.compile("([a-z][a-z0-9-]*)\\s*=\\s*(.*)");
    private static final String HOST = "dhcp-host";
    /** Not the IPv6 address in brackets that a line of dnsmasq's may begin with. */
    private static final Pattern JSON = Pattern.compile("\\{|\\[\\s*[{\\]/#]");
    /** As dnsmasq has it: after a blank, or at the beginning. */
    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");

    private HostText() {}

    /**
     * Reads a text.
     *
     * @param file what it comes from, for people
     * @throws IOException if it is no whole list: cut off, or not of a known format; the message is for the operator
     */
    public static HostList read(String file, String text) throws IOException {
        return isJson(text) ? HostJson.read(file, text) : lines(file, text);
    }

    /** Whether the first character beside blanks and comments opens a list or an object. */
    private static boolean isJson(String text) {
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("#", at) || text.startsWith("//", at)) {
                at = after(text, "\n", at);
            } else if (text.startsWith("/*", at)) {
                at = after(text, "*/", at);
            } else {
                return JSON.matcher(text).region(at, text.length()).lookingAt();
            }
        }
        return false;
    }

    private static int after(String text, String mark, int from) {
        int at = text.indexOf(mark, from);
        return at < 0 ? text.length() : at + mark.length();
    }

    private static HostList lines(String file, String text) {
        List<String> lines = text.lines().map(line -> COMMENT.matcher(line).replaceFirst("").strip()).toList();
        boolean configuration = lines.stream().anyMatch(line -> SETTING.matcher(line).matches());
        HostList.Builder hosts = new HostList.Builder(file);
        for (int i = 0; i < lines.size(); i++) {
            String line = configuration ? value(lines.get(i)) : lines.get(i);
            if (!line.isEmpty()) {
                hosts.add(i + 1, omitted -> HostLine.parse(line, omitted));
            }
        }
        return hosts.build();
    }

    /** What a line of dnsmasq.conf says of a host; nothing, of most. */
    private static String value(String line) {
        Matcher setting = SETTING.matcher(line);
        return setting.matches() && setting.group(1).equals(HOST) ? setting.group(2) : "";
    }
}
