// SPDX-License-Identifier: Apache-2.0
/** The commands of scope {@code pxe}, and the control socket as a component. */
@org.jspecify.annotations.NullMarked
package pxe.shell.osgi;
