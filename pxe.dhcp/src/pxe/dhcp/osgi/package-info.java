// SPDX-License-Identifier: Apache-2.0
/** The component that serves DHCP, and its configuration. */
@org.jspecify.annotations.NullMarked
package pxe.dhcp.osgi;
