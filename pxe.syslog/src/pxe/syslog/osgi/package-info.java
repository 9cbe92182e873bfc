// SPDX-License-Identifier: Apache-2.0
/** The log's forwarder and the receiver of machines' messages as components. */
@org.jspecify.annotations.NullMarked
package pxe.syslog.osgi;
