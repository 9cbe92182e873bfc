// SPDX-License-Identifier: Apache-2.0
/**
 * What stands beside FileInstall, which reads {@code etc/} and {@code deploy/}: it doesn't see what isn't its own, and what became of
 * each file is told in one line.
 */
@org.jspecify.annotations.NullMarked
package pxe.core.fileinstall;
