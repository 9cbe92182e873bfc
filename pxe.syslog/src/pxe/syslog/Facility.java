// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

/** What part of a system speaks: the facilities of RFC 5424 section 6.2.1; the ordinal is the number on the wire. */
public enum Facility {
    KERN, USER, MAIL, DAEMON, AUTH, SYSLOG, LPR, NEWS, UUCP, CRON, AUTHPRIV, FTP, NTP, AUDIT, ALERT, CLOCK,
    LOCAL0, LOCAL1, LOCAL2, LOCAL3, LOCAL4, LOCAL5, LOCAL6, LOCAL7
}
