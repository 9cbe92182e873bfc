// SPDX-License-Identifier: Apache-2.0
/** HTTP: the parser and the server. Start with {@link pxe.http.HttpServer}. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.http;
