// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The file of PyPXE's {@code --config}: a JSON object whose keys are flags by other names. What is empty or null there has its
 * default.
 */
final class PypxeFile {

    private static final Map<String, String> FLAGS = Map.ofEntries(
            Map.entry("NETBOOT_DIR", "--netboot-dir"), Map.entry("NETBOOT_FILE", "--netboot-file"),
            Map.entry("DHCP_SERVER_IP", "--dhcp-server-ip"), Map.entry("DHCP_SERVER_PORT", "--dhcp-server-port"),
            Map.entry("DHCP_OFFER_BEGIN", "--dhcp-begin"), Map.entry("DHCP_OFFER_END", "--dhcp-end"),
            Map.entry("DHCP_SUBNET", "--dhcp-subnet"), Map.entry("DHCP_ROUTER", "--dhcp-router"), Map.entry("DHCP_DNS", "--dhcp-dns"),
            Map.entry("DHCP_BROADCAST", "--dhcp-broadcast"), Map.entry("DHCP_FILESERVER", "--dhcp-fileserver-ip"),
            Map.entry("DHCP_WHITELIST", "--dhcp-whitelist"), Map.entry("DHCP_MODE_PROXY", "--dhcp-proxy"), Map.entry("USE_DHCP", "--dhcp"),
            Map.entry("USE_TFTP", "--tftp"), Map.entry("USE_HTTP", "--http"), Map.entry("USE_IPXE", "--ipxe"),
            Map.entry("SYSLOG_SERVER", "--syslog"), Map.entry("SYSLOG_PORT", "--syslog-port"), Map.entry("MODE_DEBUG", "--debug"),
            Map.entry("MODE_VERBOSE", "--verbose"), Map.entry("LEASES_FILE", "--save-leases"), Map.entry("STATIC_CONFIG", "--static-config"),
            Map.entry("NBD_BLOCK_DEVICE", "--nbd"));
    /** How the disk of {@code NBD_BLOCK_DEVICE} is served: without one, nothing. */
    private static final String OF_THE_DISK = "NBD_";

    private PypxeFile() {}

    /**
     * What a file says, by the flags' long names.
     *
     * @throws IOException if it can't be read, is no JSON, or has a key that PyPXE doesn't have; the message is for the operator
     */
    static Map<String, String> flags(Path file) throws IOException {
        Map<String, String> flags = new TreeMap<>();
        try (Reader reader = Files.newBufferedReader(file)) {
            for (Map.Entry<String, JsonElement> entry : JsonParser.parseReader(reader).getAsJsonObject().entrySet()) {
                String flag = FLAGS.get(entry.getKey());
                String value = entry.getValue().isJsonNull() ? "" : entry.getValue().getAsString();
                if (flag == null && !entry.getKey().startsWith(OF_THE_DISK)) {
                    throw new IOException(file + ": " + entry.getKey() + ": PyPXE has no such key");
                }
                if (flag != null && !value.isEmpty()) {
                    flags.put(flag, value);
                }
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException wrong) {
            throw new IOException(file + ": this is no JSON of PyPXE's --config: " + wrong.getMessage(), wrong);
        } catch (NoSuchFileException missing) {
            throw new IOException(file + ": there is no such file", missing);
        } catch (AccessDeniedException denied) {
            throw new IOException(file + ": this user may not read it", denied);
        }
        return flags;
    }
}
