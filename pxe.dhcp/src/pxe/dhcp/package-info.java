// SPDX-License-Identifier: Apache-2.0
/**
 * DHCP and proxyDHCP for machines that boot (RFC 2131, RFC 2132, RFC 4578; PXE 2.1).
 *
 * <p>{@link pxe.dhcp.DhcpServer} is the whole server on an event loop; {@link pxe.dhcp.DhcpCodec} and
 * {@link pxe.dhcp.DhcpMessage} serve anybody who wants to read or write the packets.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.dhcp;
