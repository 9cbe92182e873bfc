// SPDX-License-Identifier: Apache-2.0
/**
 * The middle of the daemon, in plain Java: {@link pxe.core.OrderedPolicyChain} decides, {@link pxe.core.FileTree} finds files and
 * {@link pxe.core.EventHub} spreads events.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.core;
