// SPDX-License-Identifier: Apache-2.0
/** The components: plug-ins in, services out, configuration live. */
@org.jspecify.annotations.NullMarked
package pxe.core.osgi;
