// SPDX-License-Identifier: Apache-2.0
/**
 * Syslog over UDP (RFC 5426): a {@link pxe.syslog.SyslogForwarder} sends messages in the format of RFC 5424 without ever making its
 * caller wait, and a {@link pxe.syslog.SyslogReceiver} tells what machines that boot say of themselves.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.syslog;
