// SPDX-License-Identifier: Apache-2.0
/**
 * A test kit for plug-ins: {@link pxe.api.test.TestRequest} is a machine that asks, {@link pxe.api.test.PolicyTrial} asks a
 * policy, {@link pxe.api.test.TestCall} calls a command.
 *
 * <pre>{@code
 * TestRequest rom = TestRequest.of(BootStage.PXE, ClientArch.X64_UEFI).withMac("52:54:00:12:34:56");
 * assertEquals("boot rescue.ipxe: this machine is being repaired", PolicyTrial.tell(new RescuePolicy(), rom));
 * }</pre>
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.api.test;
