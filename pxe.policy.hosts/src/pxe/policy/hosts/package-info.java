// SPDX-License-Identifier: Apache-2.0
/**
 * What machines boot that a line names (service ranking -1200): by hardware address, UUID, network, architecture or class.
 *
 * <p>{@code etc/pxe.policy.hosts.cfg} is read while the daemon runs. Each key {@code host.NAME} is a line of fields, in any
 * order, with commas between them; a field with a comma of its own stands in double quotes:
 *
 * <pre>
 * host.web1  = 52:54:00:12:34:56, bootfile=grubx64.efi
 * host.lab   = 52:54:00:*, arch:x64, script=http://boot.example/lab.ipxe
 * host.vault = uuid:7c41e6a2-5b0d-4f3e-9a17-525400770001, disk, "reason=it holds the keys, and is never installed"
 * host.guest = subnet:10.9.0.0/24, ignore
 * </pre>
 *
 * <table>
 * <caption>Whom a line names</caption>
 * <tr><th>field</th><th>the machine</th></tr>
 * <tr><td>{@code 52:54:00:12:34:56}, {@code 52:54:00:*}</td><td>has this hardware address; {@code *} is any byte, and at the end
 *     all the rest</td></tr>
 * <tr><td>{@code uuid:7c41e6a2-...}</td><td>has this UUID (option 97)</td></tr>
 * <tr><td>{@code subnet:10.7.0.0/24}</td><td>is in this network: its relay is, else its address, else this server's address
 *     there</td></tr>
 * <tr><td>{@code arch:x64}, {@code arch:7}</td><td>has this architecture (option 93): a number, or {@code bios}, {@code x86},
 *     {@code x64}, {@code arm32}, {@code arm64}, {@code riscv64}, {@code loongarch64} with all that load the same
 *     programs</td></tr>
 * <tr><td>{@code vendor:PXEClient}</td><td>has a vendor class (option 60) that begins so</td></tr>
 * <tr><td>{@code user:lab}</td><td>has this user class (option 77)</td></tr>
 * <tr><td>{@code any}</td><td>is any: the last line</td></tr>
 * </table>
 *
 * <p>Of one kind of field any may be so, of different kinds all must. What names a machine more exactly counts more: first the
 * hardware address, then the UUID, then patterns, the longest first, then the rest; of equals the first: those of
 * {@code etc/} by name, then the lists as they stand.
 *
 * <p>A serial number is in no DHCP request. iPXE knows it, and puts it where a script's name says so; in
 * a list, since {@code etc/} has a meaning of its own for the sign: <code>arch:x64, script=machines/&#36;{serial}.ipxe</code>.
 *
 * <table>
 * <caption>What it boots</caption>
 * <tr><th>field</th><th>meaning</th></tr>
 * <tr><td>{@code bootfile=}</td><td>a path or a URL. A path is made a URL for UEFI HTTP Boot</td></tr>
 * <tr><td>{@code bootfile.http=}</td><td>a URL for UEFI HTTP Boot</td></tr>
 * <tr><td>{@code script=}</td><td>what iPXE runs: a path, or a URL to chain to. Firmware without a {@code bootfile} loads iPXE
 *     first: the packages' own, whatever {@code etc/pxe.ipxe.cfg} says</td></tr>
 * <tr><td>{@code disk}</td><td>it gets its address, and boots from its disk</td></tr>
 * <tr><td>{@code ignore}</td><td>it gets no answer</td></tr>
 * <tr><td>{@code reason=}</td><td>why, for the log; {@code host NAME} if it isn't said</td></tr>
 * </table>
 *
 * <table>
 * <caption>Keys</caption>
 * <tr><th>key</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code files}</td><td>none</td><td>files and directories with more lines, separated by commas; relative ones are below
 *     the daemon's directory. A change is in force within two seconds</td></tr>
 * </table>
 *
 * <p>A file has a line of fields for each machine; {@code #} begins a comment. In a directory there may be one file for each
 * machine: a file that is called {@code 52-54-00-12-34-56} or like a UUID need not say whom it names. A line that is wrong is
 * named with file and reason, and the others stay in force; so does what a file said last when it is gone or can't be read.
 */
@org.jspecify.annotations.NullMarked
package pxe.policy.hosts;
