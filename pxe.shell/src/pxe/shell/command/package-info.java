// SPDX-License-Identifier: Apache-2.0
/** What all commands have in common: how a line is read, help, how answers are shown, and the exit status. */
@org.jspecify.annotations.NullMarked
package pxe.shell.command;
