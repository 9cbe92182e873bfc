// SPDX-License-Identifier: Apache-2.0
/** What happens while machines boot, told to everybody who registers a {@link pxe.api.event.BootEventListener}. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
@org.jspecify.annotations.NullMarked
package pxe.api.event;
