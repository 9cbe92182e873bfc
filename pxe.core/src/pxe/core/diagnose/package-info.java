// SPDX-License-Identifier: Apache-2.0
/**
 * What became of a machine's boot, in plain language: {@link pxe.core.diagnose.Boot} cuts a timeline into boots, and
 * {@link pxe.core.diagnose.Diagnosis} looks for what went wrong in the last of them.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.core.diagnose;
