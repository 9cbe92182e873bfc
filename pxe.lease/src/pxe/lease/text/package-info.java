// SPDX-License-Identifier: Apache-2.0
/** Leases as files: what other programs write and read, and what people do. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.lease.text;
