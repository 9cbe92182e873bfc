// SPDX-License-Identifier: Apache-2.0
/**
 * What machines boot by pixiecore's API (service ranking -1300): a program of the operator's is asked by HTTP.
 *
 * <p>{@code GET <url>/v1/boot/52:54:00:12:34:56}, and the answer is JSON with status 200:
 *
 * <table>
 * <caption>The answer</caption>
 * <tr><td>{@code kernel}</td><td>the URL of a kernel</td></tr>
 * <tr><td>{@code initrd}</td><td>URLs of initial RAM disks, if there are any</td></tr>
 * <tr><td>{@code cmdline}</td><td>the command line, a text in which {@code {{ URL "..." }}} is a URL; or an object, whose keys
 *     stand there in their order as {@code key="value"}</td></tr>
 * <tr><td>{@code message}</td><td>what the machine shows before</td></tr>
 * <tr><td>{@code ipxe-script}</td><td>a script of iPXE's, instead of all of these</td></tr>
 * </table>
 *
 * <p>URLs that are relative begin at the root of the API's server. They are fetched by the machine itself. With any other answer
 * the machine is left to the policies that follow.
 *
 * <p>Firmware loads the packages' iPXE first; iPXE runs {@code pixiecore/52-54-00-12-34-56.ipxe}, which is made of the answer. A
 * boot asks several times, so an answer is kept for a while. No request waits longer than {@code wait.seconds}: the answer that
 * comes later serves the machine's next request, and the machine is left to the other policies this time. A server that can't be
 * reached is told once, as {@code APIFAILED}; machines of which it answered before are served by that answer meanwhile.
 *
 * <table>
 * <caption>Keys of {@code etc/pxe.policy.pixiecore.cfg}, read while the daemon runs</caption>
 * <tr><th>key</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code url}</td><td>none</td><td>what stands before {@code /v1/boot/}; empty asks nobody</td></tr>
 * <tr><td>{@code wait.seconds}</td><td>0.7</td><td>how long a request waits for an answer, 0.05 to 30; it must be less than the
 *     policy's deadline</td></tr>
 * <tr><td>{@code timeout.seconds}</td><td>10</td><td>how long the server may take, 0.1 to 60</td></tr>
 * <tr><td>{@code cache.seconds}</td><td>30</td><td>how long an answer counts before it is asked for again, 1 to 3600</td></tr>
 * <tr><td>{@code answer}</td><td>false</td><td>whether others are answered by this API</td></tr>
 * </table>
 *
 * <p>With {@code answer = true} and the daemon's HTTP, {@code v1/boot/52:54:00:12:34:56} is a file of the served tree: what all
 * policies say of that machine once it runs iPXE, as an {@code ipxe-script} that chains to it. A machine of which nobody says
 * anything has no such file, which a client of this API takes as it should.
 */
@org.jspecify.annotations.NullMarked
package pxe.policy.pixiecore;
