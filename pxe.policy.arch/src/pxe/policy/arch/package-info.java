// SPDX-License-Identifier: Apache-2.0
/**
 * The boot file by the machine's architecture: what a machine loads when no other policy decides (service ranking -3000).
 *
 * <p>Without any configuration, firmware gets:
 *
 * <table>
 * <caption>The automatic choice</caption>
 * <tr><th>architecture (option 93)</th><th>by TFTP</th><th>by HTTP boot</th></tr>
 * <tr><td>x86 BIOS</td><td>{@code pxelinux.0}</td><td>nothing</td></tr>
 * <tr><td>x86 UEFI</td><td>{@code syslinux/efi32/syslinux.efi}</td><td>{@code ipxe-i386.efi}</td></tr>
 * <tr><td>x64 UEFI, EBC</td><td>{@code syslinux/efi64/syslinux.efi}</td><td>{@code ipxe.efi}</td></tr>
 * <tr><td>ARM64 UEFI</td><td>{@code grubnetaa64.efi}</td><td>{@code ipxe-arm64.efi}</td></tr>
 * <tr><td>any other</td><td>nothing</td><td>nothing</td></tr>
 * </table>
 *
 * <p>PXELINUX and SYSLINUX read the same {@code pxelinux.cfg/default} of the netboot directory; GRUB reads {@code grub/grub.cfg}.
 * HTTP boot needs a URL, and so the daemon's HTTP service; it gets iPXE, since neither SYSLINUX nor GRUB 2.06 finds its
 * configuration when it was loaded by HTTP. iPXE itself, when it asks, gets what its architecture loads by TFTP; enable
 * {@code pxe.ipxe} to give it a script instead.
 *
 * <p>{@code etc/pxe.policy.arch.cfg} is read while the daemon runs:
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>key</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code bootfile}</td><td>none</td><td>one path or URL for every machine, whatever its architecture</td></tr>
 * <tr><td>{@code bios}, {@code x86}, {@code x64}, {@code arm32}, {@code arm64}, {@code riscv64}, {@code loongarch64}</td>
 * <td>see above</td><td>a path or URL for machines of that architecture, by TFTP and by HTTP boot</td></tr>
 * </table>
 *
 * <p>A path is made a URL for machines that boot by HTTP; without an HTTP service they are left alone. A machine of an
 * architecture without a boot file gets its address only.
 */
@org.jspecify.annotations.NullMarked
package pxe.policy.arch;
