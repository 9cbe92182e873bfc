// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides how machines boot. This is the one interface that a plug-in must write.
 *
 * <p>Register it as an OSGi service, most easily by Declarative Services' {@code @Component}. The daemon asks the policies by
 * {@code service.ranking}, highest first, and the first that does not {@linkplain BootDecision#pass() pass} decides.
 *
 * <table>
 * <caption>Service properties</caption>
 * <tr><th>property</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code service.ranking}</td><td>0</td><td>higher is asked earlier; the daemon's own defaults are below -1000</td></tr>
 * <tr><td>{@value #DEADLINE}</td><td>{@code policy.deadline}</td><td>how long one call may take, in seconds, 0.01 to 60</td></tr>
 * <tr><td>{@value #NAME}</td><td>the component's or class's name</td><td>the name in log, timeline and shell</td></tr>
 * </table>
 */
@ConsumerType
@FunctionalInterface
public interface BootPolicy {

    /** Service property: the policy's name in the log, in timelines and in the shell. */
    String NAME = "pxe.policy.name";

    /** Service property: how long one call may take, in seconds, 0.01 to 60, as a number or as a text. */
    String DEADLINE = "pxe.policy.deadline";

    /**
     * Says how one machine boots.
     *
     * <p>Called several times in one boot (each stage asks, and clients repeat themselves), from any thread and from several at
     * once; so it must be a pure function of the request and of the policy's own data, and must change nothing: {@code explain}
     * calls it too. It never runs on a thread that serves packets. One that takes longer than the daemon's deadline (one second
     * unless configured) or throws counts as having passed; nobody else is held up by it. After several such failures in a row it
     * is set aside until its service is registered or modified anew.
     *
     * @return the decision; {@link BootDecision#pass()} leaves the machine to the next policy
     */
    BootDecision decide(BootRequest request);
}
