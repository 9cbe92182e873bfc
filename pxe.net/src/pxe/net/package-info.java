// SPDX-License-Identifier: Apache-2.0
/**
 * UDP for boot protocols: an event loop with sockets that know in which interface a packet came and out of which it must leave.
 *
 * <p>{@link pxe.net.EventLoop} is the seam: protocol engines are written against it, and the tests run them on a simulated network
 * with a clock of its own.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.net;
