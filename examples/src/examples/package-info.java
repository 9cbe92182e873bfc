// SPDX-License-Identifier: Apache-2.0
/** The engines as plain Java libraries: one program for each protocol. */
@org.jspecify.annotations.NullMarked
package examples;
