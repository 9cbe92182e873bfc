// SPDX-License-Identifier: Apache-2.0
/**
 * Syslog: the message format of RFC 5424 and a {@link pxe.syslog.SyslogForwarder} that sends it over UDP (RFC 5426) without ever
 * making its caller wait.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.syslog;
