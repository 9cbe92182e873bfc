// SPDX-License-Identifier: Apache-2.0
/**
 * The lists of known machines that people have: dnsmasq's lines, Kea's and PyPXE's JSON.
 *
 * <p>{@link pxe.dhcp.hosts.HostText} reads a text in any of the formats, {@link pxe.dhcp.hosts.HostFiles} follows files and
 * directories as they change. Both give {@link pxe.dhcp.Reservation}s, and name what can't be one.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.dhcp.hosts;
