// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * A packet that a server received or sent.
 *
 * @param time when it came or left
 * @param from the sender's address and port
 * @param to where it was sent to, which may be a broadcast
 * @param lengthBytes how long its UDP payload was
 * @param payload of that as much as was kept
 */
public record KeptPacket(Instant time, InetSocketAddress from, InetSocketAddress to, int lengthBytes, byte[] payload) {}
