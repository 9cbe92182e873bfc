// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * How a {@link TftpServer} serves. Immutable.
 *
 * @param addresses what to listen on; a wildcard means every interface of its family
 * @param port the UDP port to listen on; 0 lets the system choose
 * @param maxBlockBytes the largest block size to agree to (RFC 2348), 8 to 65464; the link's MTU lowers it further
 * @param maxWindowBlocks the largest window to agree to (RFC 7440), 1 to 65535; see {@link Terms#MAX_WINDOW_BYTES}
 * @param timeout how long to wait for a client whose round-trip time isn't known yet; doubled with each repetition
 * @param retries how often in a row something is sent again before a silent client is given up
 * @param maxTransfers the most transfers at once
 * @param maxTransfersPerClient the most transfers at once to one address; a rack behind NAT shares one
 */
public record TftpSettings(List<InetAddress> addresses, int port, int maxBlockBytes, int maxWindowBlocks, Duration timeout,
        int retries, int maxTransfers, int maxTransfersPerClient) {

    /** The settings of a daemon that nobody has configured. */
    public static final TftpSettings DEFAULT = new TftpSettings(List.of(InetAddress.ofLiteral("0.0.0.0")), 69, 1468, 64,
            Duration.ofSeconds(1), 6, 4096, 64);

    /** Makes settings; the list is copied. */
    public TftpSettings {
        addresses = List.copyOf(addresses);
    }

    /** These settings on another port. */
    public TftpSettings withPort(int port) {
        return new TftpSettings(addresses, port, maxBlockBytes, maxWindowBlocks, timeout, retries, maxTransfers,
                maxTransfersPerClient);
    }

    /** Whether a server with these settings can take the others without opening its sockets anew. */
    public boolean listensLike(TftpSettings other) {
        return port == other.port && addresses.equals(other.addresses);
    }
}
