// SPDX-License-Identifier: Apache-2.0
/** The leases of addresses, and the store that keeps them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
@org.jspecify.annotations.NullMarked
package pxe.api.lease;
