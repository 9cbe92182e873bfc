// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a relay said of a request: the sub-options of option 82 (RFC 3046). Immutable.
 *
 * <p>Bytes that lie about their length end the reading; what stood before them counts. The first of a sub-option's occurrences
 * counts. No bytes make it throw.
 */
public final class RelayInfo {

    /** No relay said anything. */
    public static final RelayInfo NONE = new RelayInfo(new byte[0]);

    private final byte[] bytes;

    private RelayInfo(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads the value of option 82; the array must not change any more. */
    public static RelayInfo of(byte[] option82) {
        return new RelayInfo(option82);
    }

    /** Reads option 82 of a message; {@link #NONE} if it has none. */
    public static RelayInfo of(DhcpOptions options) {
        byte[] value = options.raw(DhcpOption.RELAY_INFO);
        return value == null ? NONE : new RelayInfo(value);
    }

    /** The port or circuit that the request came in by (sub-option 1), in the relay's own form. */
    public Optional<byte[]> circuitId() {
        return bytes(DhcpOption.Relay.CIRCUIT_ID);
    }

    /** The remote end of the circuit (sub-option 2), in the relay's own form. */
    public Optional<byte[]> remoteId() {
        return bytes(DhcpOption.Relay.REMOTE_ID);
    }

    /** The subnet to give an address of, where it isn't that of {@code giaddr} (sub-option 5, RFC 3527). */
    public Optional<Inet4Address> linkSelection() {
        return address(DhcpOption.Relay.LINK_SELECTION);
    }

    /** What the client shall know the server by (sub-option 11, RFC 5107). */
    public Optional<Inet4Address> serverIdOverride() {
        return address(DhcpOption.Relay.SERVER_ID_OVERRIDE);
    }

    private Optional<Inet4Address> address(int code) {
        byte[] value = find(code);
        return value == null || value.length != Integer.BYTES
                ? Optional.empty()
                : Optional.of(Ip4.address(ByteBuffer.wrap(value).getInt()));
    }

    /** The bytes of any sub-option. */
    public Optional<byte[]> bytes(int code) {
        return Optional.ofNullable(find(code));
    }

    private byte @Nullable [] find(int code) {
        int at = 0;
        while (at + 2 <= bytes.length) {
            int length = bytes[at + 1] & 0xff;
            int end = at + 2 + length;
            if (end > bytes.length) {
                return null;
            }
            if ((bytes[at] & 0xff) == code) {
                return Arrays.copyOfRange(bytes, at + 2, end);
            }
            at = end;
        }
        return null;
    }
}
