// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

/**
 * One thing that is wrong with a boot.
 *
 * @param id its name in {@code docs/diagnose.md}
 * @param what a sentence or two: what was seen
 * @param advice what to do
 * @param screen what the machine's screen shows then: PXE-E codes of BIOS ROMs and of UEFI, or a line of a loader's; empty for nothing
 */
public record Finding(String id, String what, String advice, String screen) {}
