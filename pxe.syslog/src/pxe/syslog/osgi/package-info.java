// SPDX-License-Identifier: Apache-2.0
/** The log forwarder as a component. */
@org.jspecify.annotations.NullMarked
package pxe.syslog.osgi;
