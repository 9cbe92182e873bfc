// SPDX-License-Identifier: Apache-2.0
/** Files of captured packets. */
@org.jspecify.annotations.NullMarked
package pxe.shell.pcap;
