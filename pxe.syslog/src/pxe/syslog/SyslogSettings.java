// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

/**
 * Where the log goes, and how.
 *
 * @param host the server's name or numeric address
 * @param port its UDP port
 * @param facility what the messages are filed under
 * @param level messages that matter less are not sent
 * @param appName the program's name in each message
 * @param queueLength how many messages wait at most; any more are dropped and counted
 */
public record SyslogSettings(String host, int port, Facility facility, Severity level, String appName, int queueLength) {

    /** The port of syslog over UDP (RFC 5426 section 3.3). */
    public static final int DEFAULT_PORT = 514;
}
