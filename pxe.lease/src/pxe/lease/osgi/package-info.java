// SPDX-License-Identifier: Apache-2.0
/** The component that offers the store. */
@org.jspecify.annotations.NullMarked
package pxe.lease.osgi;
