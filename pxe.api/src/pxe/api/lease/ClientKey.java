// SPDX-License-Identifier: Apache-2.0
package pxe.api.lease;

import java.util.HexFormat;
import java.util.UUID;
import pxe.api.MacAddress;

/**
 * What a client is known by in the lease store.
 *
 * <p>A booting machine speaks as ROM, as iPXE and as operating system, each with another client identifier (option 61); it is
 * known by its MAC address by default, so that it keeps one address throughout.
 *
 * @param text the key, with its kind in front: {@code mac:52:54:00:12:34:56}, {@code id:01525400123456} or {@code uuid:...}
 */
public record ClientKey(String text) {

    /** The client with this hardware address. */
    public static ClientKey of(MacAddress mac) {
        return new ClientKey("mac:" + mac);
    }

    /** The client with this client identifier (option 61, RFC 2132 section 9.14), all bytes of it. */
    public static ClientKey ofClientId(byte[] clientId) {
        return new ClientKey("id:" + HexFormat.of().formatHex(clientId));
    }

    /** The machine with this UUID (option 97). */
    public static ClientKey of(UUID machineId) {
        return new ClientKey("uuid:" + machineId);
    }

    @Override
    public String toString() {
        return text;
    }
}
