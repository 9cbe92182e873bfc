// SPDX-License-Identifier: Apache-2.0
/** The boot by way of iPXE: {@link pxe.ipxe.IpxePolicy}. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.ipxe;
