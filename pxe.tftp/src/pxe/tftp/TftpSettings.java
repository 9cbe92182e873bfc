// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * How a {@link TftpServer} serves. Immutable; made by its {@link #builder()}.
 *
 * @param addresses what to listen on; a wildcard means every interface of its family
 * @param port the UDP port to listen on; 0 lets the system choose
 * @param transferPorts which ports the answers come from
 * @param maxBlockBytes the largest block size to agree to (RFC 2348), 8 to 65464; the path's MTU lowers it further
 * @param maxWindowBlocks the largest window to agree to (RFC 7440), 1 to 65535; see {@link Terms#MAX_WINDOW_BYTES}
 * @param timeout how long to wait for a client whose round-trip time isn't known yet; doubled with each repetition
 * @param maxTimeout how long to wait at most, however often the time was doubled; no shorter than {@code timeout}
 * @param retries how often in a row something is sent again before a silent client is given up
 * @param maxUnansweredBytes the most that is sent to an address that acknowledges nothing, in bytes of UDP payload
 * @param maxTransfers the most transfers at once; beyond it the oldest makes room whose client has acknowledged nothing
 * @param maxTransfersPerClient the most transfers at once to one address; a rack behind NAT shares one
 */
public record TftpSettings(
        List<InetAddress> addresses,
        int port,
        TransferPorts transferPorts,
        int maxBlockBytes,
        int maxWindowBlocks,
        Duration timeout,
        Duration maxTimeout,
        int retries,
        int maxUnansweredBytes,
        int maxTransfers,
        int maxTransfersPerClient) {

    /** The settings of a daemon that nobody has configured. */
    public static final TftpSettings DEFAULT = builder().build();

    /** Makes settings; the list is copied. */
    public TftpSettings {
        addresses = List.copyOf(addresses);
    }

    /** Starts settings: every IPv4 interface, port 69, and limits that a machine room doesn't reach. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects settings. For one thread. */
    public static final class Builder {
        private List<InetAddress> addresses = List.of(InetAddress.ofLiteral("0.0.0.0"));
        private int port = 69;
        private TransferPorts transferPorts = new TransferPorts.Any();
        private int maxBlockBytes = 1468;
        private int maxWindowBlocks = 64;
        private Duration timeout = Duration.ofSeconds(1);
        private Duration maxTimeout = Duration.ofSeconds(8);
        private int retries = 6;
        private int maxUnansweredBytes = 256 * 1024;
        private int maxTransfers = 4096;
        private int maxTransfersPerClient = 512;

        private Builder() {}

        /** See {@link TftpSettings#addresses()}. */
        public Builder addresses(List<InetAddress> addresses) {
            this.addresses = addresses;
            return this;
        }

        /** See {@link TftpSettings#port()}. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** See {@link TftpSettings#transferPorts()}. */
        public Builder transferPorts(TransferPorts transferPorts) {
            this.transferPorts = transferPorts;
            return this;
        }

        /** See {@link TftpSettings#maxBlockBytes()}. */
        public Builder maxBlockBytes(int maxBlockBytes) {
            this.maxBlockBytes = maxBlockBytes;
            return this;
        }

        /** See {@link TftpSettings#maxWindowBlocks()}. */
        public Builder maxWindowBlocks(int maxWindowBlocks) {
            this.maxWindowBlocks = maxWindowBlocks;
            return this;
        }

        /** See {@link TftpSettings#timeout()}. */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /** See {@link TftpSettings#maxTimeout()}. */
        public Builder maxTimeout(Duration maxTimeout) {
            this.maxTimeout = maxTimeout;
            return this;
        }

        /** See {@link TftpSettings#retries()}. */
        public Builder retries(int retries) {
            this.retries = retries;
            return this;
        }

        /** See {@link TftpSettings#maxUnansweredBytes()}. */
        public Builder maxUnansweredBytes(int maxUnansweredBytes) {
            this.maxUnansweredBytes = maxUnansweredBytes;
            return this;
        }

        /** See {@link TftpSettings#maxTransfers()}. */
        public Builder maxTransfers(int maxTransfers) {
            this.maxTransfers = maxTransfers;
            return this;
        }

        /** See {@link TftpSettings#maxTransfersPerClient()}. */
        public Builder maxTransfersPerClient(int maxTransfersPerClient) {
            this.maxTransfersPerClient = maxTransfersPerClient;
            return this;
        }

        /** The settings. */
        public TftpSettings build() {
            return new TftpSettings(addresses, port, transferPorts, maxBlockBytes, maxWindowBlocks, timeout, maxTimeout, retries,
                    maxUnansweredBytes, maxTransfers, maxTransfersPerClient);
        }
    }
}
