// SPDX-License-Identifier: Apache-2.0
/**
 * Starts the daemon: reads the command line, makes the OSGi framework, installs the bundles of {@code system/}, and stops it all
 * again. It knows no protocol; flags become configuration that overrides {@code etc/} for one run.
 */
@org.jspecify.annotations.NullMarked
package pxe.launcher;
