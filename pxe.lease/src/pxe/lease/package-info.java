// SPDX-License-Identifier: Apache-2.0
/** Stores of leases. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.lease;
