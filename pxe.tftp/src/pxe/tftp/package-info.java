// SPDX-License-Identifier: Apache-2.0
/** TFTP: the codec and the server. Start with {@link pxe.tftp.TftpServer}. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.tftp;
