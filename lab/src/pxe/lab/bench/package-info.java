// SPDX-License-Identifier: Apache-2.0
/** How fast and how small the packaged daemon is, measured beside other servers in the same run. */
@org.jspecify.annotations.NullMarked
package pxe.lab.bench;
