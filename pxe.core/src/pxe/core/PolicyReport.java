// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Tells how the policies fare; an OSGi service beside {@link pxe.api.PolicyChain}. Safe for any thread. */
@ProviderType
@FunctionalInterface
public interface PolicyReport {

    /** What each policy has done so far, in the order in which they are asked. */
    List<PolicyStatistics> statistics();
}
