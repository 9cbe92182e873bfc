// SPDX-License-Identifier: Apache-2.0
/**
 * Boot once, and approval of unknown machines.
 *
 * <p><b>Boot once</b> (service ranking -1100). An armed machine boots its target at every request, since every request is
 * repeated; it is done when something proves that the target runs, and boots from its disk from then on.
 *
 * <pre>
 * pxe once 52:54:00:12:34:56 debian.ipxe      arms it: a path or a URL, of a script for iPXE or of a program
 * pxe once 52:54:00:12:34:56 off              forgets it: it is left to the other policies, and still approved
 * pxe once                                    shows all machines that are armed, done or stopped
 * </pre>
 *
 * <p>What ends in {@code .ipxe} is a script, and so is a URL that doesn't end like a program ({@code .efi}, {@code .0},
 * {@code .pxe} ...): firmware loads the packages' iPXE first. The proof is one of these:
 *
 * <ul>
 * <li>the machine has fetched a file to its end whose name is one of {@code proof.files}: its kernel;
 * <li>the machine, or anybody for it, has fetched {@code once/done} or {@code once/done/52-54-00-12-34-56}: an installer's last
 *     step, {@code wget -qO- http://SERVER/once/done};
 * <li>the machine has sent a syslog message, {@code APP: TEXT}, in which {@code proof.syslog} is found; {@code receive} in
 *     {@code etc/pxe.syslog.cfg} has such messages received.
 * </ul>
 *
 * <p>A machine that has been told its target more than {@code loop.boots} times within {@code loop.minutes} without proof is
 * stopped: it boots from its disk, and {@code LOOP} says so. Repeated packets and the stages of one boot don't count twice.
 *
 * <p><b>Approval</b> (service ranking -1250, after the named hosts). A machine for which no policy before this one decided, and
 * that nobody approved or armed, is unknown: {@code unknown} says what becomes of it. {@code hold} and {@code discover} put it
 * into the inbox.
 *
 * <pre>
 * pxe inbox                                   shows who waits
 * pxe approve 52:54:00:12:34:56 ...           leaves these machines to the policies that follow
 * </pre>
 *
 * <table>
 * <caption>Keys of {@code etc/pxe.policy.once.cfg}, read while the daemon runs</caption>
 * <tr><th>key</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code proof.files}</td><td>linux, vmlinuz*, bzImage*</td><td>names of files that prove by being fetched; {@code *} is
 *     anything, and a name with a slash is the end of a path. Where {@code proof.syslog} is set, the default is none</td></tr>
 * <tr><td>{@code proof.syslog}</td><td>none</td><td>a regular expression, such as {@code anaconda: .*complete|finish-install}: what
 *     proves in a machine's own messages</td></tr>
 * <tr><td>{@code loop.boots}</td><td>5</td><td>how many boots without proof are too many, 1 to 100; 0: none are</td></tr>
 * <tr><td>{@code loop.minutes}</td><td>15</td><td>within how many minutes, 1 to 1440</td></tr>
 * <tr><td>{@code unknown}</td><td>allow</td><td>{@code allow} leaves them to the policies that follow; {@code hold} has them boot
 *     from their disks until they are approved; {@code discover} has them boot {@code discover.bootfile}</td></tr>
 * <tr><td>{@code discover.bootfile}</td><td>none</td><td>a script or a program, as for a machine that is armed</td></tr>
 * </table>
 *
 * <p>Everything that must survive a restart stands in {@code once.txt} in the state directory, a line for each machine: up to
 * 10000 machines. The newest 1000 of the inbox are written there when the daemon stops, and at which address armed machines were
 * seen, so that what proves after a restart is still theirs.
 */
@org.jspecify.annotations.NullMarked
package pxe.policy.once;
