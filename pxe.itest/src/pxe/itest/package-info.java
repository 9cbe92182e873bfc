// SPDX-License-Identifier: Apache-2.0
/** Tests inside the OSGi framework of the packaged daemon. */
@org.jspecify.annotations.NullMarked
package pxe.itest;
