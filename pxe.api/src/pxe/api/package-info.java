// SPDX-License-Identifier: Apache-2.0
/**
 * What a plug-in of the PXE daemon is written against.
 *
 * <p>Two laws shape it. What is plugged in is a consumer type ({@link pxe.api.BootPolicy}, {@link pxe.api.BootService}); what is
 * handed out is a provider type ({@link pxe.api.BootRequest}). What plug-ins make is sealed ({@link pxe.api.BootDecision}); what
 * they read is left open.
 *
 * <p>A whole policy:
 *
 * <pre>{@code
 * @Component
 * public class RescuePolicy implements BootPolicy {
 *     public BootDecision decide(BootRequest request) {
 *         return request.mac().equals(MacAddress.parse("52:54:00:12:34:56"))
 *                 ? BootDecision.boot("rescue.ipxe", "this machine is being repaired")
 *                 : BootDecision.pass();
 *     }
 * }
 * }</pre>
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
@org.jspecify.annotations.NullMarked
package pxe.api;
