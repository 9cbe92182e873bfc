// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Tells how the policies fare, and brings them back; an OSGi service beside {@link pxe.api.PolicyChain}. Safe for any thread. */
@ProviderType
public interface PolicyReport {

    /** What each policy has done so far, in the order in which they are asked. */
    List<PolicyStatistics> statistics();

    /**
     * Begins anew with a policy, whatever it has done: if it was set aside, it is asked again.
     *
     * @param name the policy's name
     * @return whether there is one of that name
     */
    boolean reset(String name);
}
