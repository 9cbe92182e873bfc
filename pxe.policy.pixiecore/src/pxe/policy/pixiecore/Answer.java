// SPDX-License-Identifier: Apache-2.0
package pxe.policy.pixiecore;

/** What the API says of a machine. Immutable. */
sealed interface Answer {

    /** It runs this script in iPXE. */
    record Script(String text) implements Answer {}

    /** It boots nothing by this API. */
    record Nothing() implements Answer {}

    /** The server didn't say, or it made no sense. */
    record Failed(String cause) implements Answer {}
}
