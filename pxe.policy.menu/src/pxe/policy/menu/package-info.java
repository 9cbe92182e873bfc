// SPDX-License-Identifier: Apache-2.0
/**
 * A menu of named entries, defined once for every loader (service ranking -1400).
 *
 * <p>{@code etc/pxe.policy.menu.cfg} is read while the daemon runs. Each key {@code entry.NAME} is an entry, a line of fields
 * with commas between them; a field with a comma of its own stands in double quotes:
 *
 * <pre>
 * entry.debian = Install Debian, kernel=debian/linux, initrd=debian/initrd.gz, cmdline=priority=low
 * entry.rescue = Rescue system, chain=http://boot.example/rescue.ipxe
 * entry.local  = Boot from the local disk, disk
 * </pre>
 *
 * <table>
 * <caption>Fields</caption>
 * <tr><td>{@code Install Debian}</td><td>what the menu shows, the first field; the name if it isn't said. A ROM shows 16
 *     characters of it</td></tr>
 * <tr><td>{@code kernel=}, {@code initrd=}, {@code cmdline=}</td><td>a kernel, any number of initial RAM disks, and the kernel's
 *     command line. Paths begin at the top of the served tree</td></tr>
 * <tr><td>{@code chain=}</td><td>another program or script, instead of a kernel: a path or a URL</td></tr>
 * <tr><td>{@code disk}</td><td>the machine's own disk, instead of a kernel</td></tr>
 * </table>
 *
 * <p>As long as there is an entry, these files are served in place of those in the netboot directory:
 *
 * <table>
 * <caption>Files</caption>
 * <tr><th>file</th><th>for</th><th>entries that it can't boot and doesn't show</th></tr>
 * <tr><td>{@code menu.ipxe}</td><td>iPXE, which is told to run it</td><td>none</td></tr>
 * <tr><td>{@code pxelinux.cfg/default}</td><td>PXELINUX and SYSLINUX</td><td>URLs, and what is chained to and ends in
 *     {@code .efi} or {@code .ipxe}</td></tr>
 * <tr><td>{@code grub/grub.cfg}</td><td>GRUB</td><td>URLs other than http, and what is chained to and doesn't end in
 *     {@code .efi}</td></tr>
 * </table>
 *
 * <p>With {@code rom.menu = true} a PXE ROM shows the menu itself, the default first and twelve entries at most: for a kernel it
 * loads PXELINUX or SYSLINUX from below {@code menu/NAME/}, where these find that entry alone as their configuration and
 * everything else as at the top of the tree. Kernels are left out on architectures without SYSLINUX, and so are scripts of iPXE,
 * URLs, and on BIOS what ends in {@code .efi}.
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>key</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code title}</td><td>Network boot</td><td>what stands above the menu</td></tr>
 * <tr><td>{@code order}</td><td>by name</td><td>the names of the entries in the order in which they are shown</td></tr>
 * <tr><td>{@code default.entry}</td><td>the first</td><td>the entry that is booted if nobody chooses</td></tr>
 * <tr><td>{@code timeout.seconds}</td><td>10</td><td>when that happens, up to 254; 0 waits for ever, and so does a loader
 *     that can't boot the default</td></tr>
 * <tr><td>{@code rom.menu}</td><td>false</td><td>whether PXE ROMs show the menu themselves</td></tr>
 * </table>
 *
 * <p>A wrong value leaves the last good menu in force.
 */
@org.jspecify.annotations.NullMarked
package pxe.policy.menu;
