// SPDX-License-Identifier: Apache-2.0
/**
 * The boot laboratory: networks, machines and clients around the packaged daemon.
 *
 * <p>A {@link pxe.lab.Lab} holds everything of one scenario: a {@link pxe.lab.Network} of its own, the {@link pxe.lab.Daemon} as
 * users start it, and {@linkplain pxe.lab.Machine machines} with real firmware. It sees the daemon only from outside: by packets,
 * by its log and by its exit. Needs Linux and root; touches no network interface of the host.
 */
@org.jspecify.annotations.NullMarked
package pxe.lab;
