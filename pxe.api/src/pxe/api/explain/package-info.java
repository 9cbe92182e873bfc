// SPDX-License-Identifier: Apache-2.0
/**
 * What would become of a request, and why, with nothing done: an engine that answers machines registers an
 * {@link pxe.api.explain.Explainer}, and whoever wants to know asks it a {@link pxe.api.explain.Question}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.api.explain;
