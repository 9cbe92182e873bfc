// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

/** How bad it is: the severities of RFC 5424 section 6.2.1, worst first; the ordinal is the number on the wire. */
public enum Severity {
    EMERGENCY, ALERT, CRITICAL, ERROR, WARNING, NOTICE, INFO, DEBUG;

    /** Whether this matters at least as much as the other. */
    public boolean isAtLeast(Severity other) {
        return compareTo(other) <= 0;
    }
}
