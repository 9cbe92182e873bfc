// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.util.UUID;

/**
 * The UUID of a machine (option 97) as people write it in files and commands: 32 hexadecimal digits in five groups (RFC 9562 section 4).
 *
 * <p>What {@link UUID#fromString} reads besides is a slip of the pen, and another machine: a group that lacks a digit gets a zero in front.
 */
public final class MachineId {

    private MachineId() {}

    /**
     * Reads a UUID, in upper or lower case.
     *
     * @throws IllegalArgumentException if it is none; the message is for the operator
     */
    public static UUID parse(String text) {
        if (!text.matches("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}")) {
            throw new IllegalArgumentException("a UUID is written as in 7c41e6a2-5b0d-4f3e-9a17-525400770001: " + text);
        }
        return UUID.fromString(text);
    }
}
