// SPDX-License-Identifier: Apache-2.0
/**
 * The files that the daemon serves: one tree, seen alike by TFTP and by HTTP, filled by any number of
 * {@link pxe.api.file.FileSource}s.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
@org.jspecify.annotations.NullMarked
package pxe.api.file;
