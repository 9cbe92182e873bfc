// SPDX-License-Identifier: Apache-2.0
/** Running commands in a daemon from outside, through a socket that only its user can open. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.shell;
