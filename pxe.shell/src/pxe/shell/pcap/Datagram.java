// SPDX-License-Identifier: Apache-2.0
package pxe.shell.pcap;

import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * An UDP packet over IPv4 as it was captured.
 *
 * @param payload what it carries; not to be changed
 * @param isWhole whether that is all of it: a capture may keep only the beginning of each packet
 */
public record Datagram(Instant time, InetSocketAddress from, InetSocketAddress to, byte[] payload, boolean isWhole) {}
