// SPDX-License-Identifier: Apache-2.0
/** A network in memory with a clock of its own, for tests of protocol engines. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.net.test;
