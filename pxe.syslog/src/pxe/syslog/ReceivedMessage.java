// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

/**
 * What a machine said of itself by syslog. Immutable. Its own time is left out: a machine that boots may have a clock of any year.
 *
 * <p>No text holds a control character: these stand as {@code \x1b}.
 *
 * @param facility what part of it speaks; {@link Facility#USER} where it doesn't say (RFC 3164 section 4.3.3)
 * @param severity how bad it is; {@link Severity#NOTICE} where it doesn't say
 * @param host its name, as it believes; empty if it doesn't say
 * @param app the program that speaks, such as {@code anaconda}; empty if it doesn't say
 * @param text the rest, up to {@value SyslogParser#MAX_TEXT} characters
 */
public record ReceivedMessage(Facility facility, Severity severity, String host, String app, String text) {}
