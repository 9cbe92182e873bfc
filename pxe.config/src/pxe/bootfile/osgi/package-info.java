// SPDX-License-Identifier: Apache-2.0
/** The component. */
@org.jspecify.annotations.NullMarked
package pxe.bootfile.osgi;
