// SPDX-License-Identifier: Apache-2.0
/** The HTTP server as a component under a live configuration. */
@org.jspecify.annotations.NullMarked
package pxe.http.osgi;
