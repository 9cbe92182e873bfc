// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.util.Arrays;

/**
 * One option that somebody configured, ready to be sent. Immutable as long as nobody writes to its bytes; compared by value.
 *
 * @param code the option's number, 1 to 254
 * @param bytes its value, without code and length
 */
public record OptionValue(int code, byte[] bytes) {

    @Override
    public boolean equals(Object other) {
        return other instanceof OptionValue that && code == that.code && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * code + Arrays.hashCode(bytes);
    }

    /** As it would be configured: {@code ntp-server=192.168.2.1}. */
    @Override
    public String toString() {
        return OptionTable.name(code) + "=" + OptionTable.format(code, bytes);
    }
}
