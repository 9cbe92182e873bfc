// SPDX-License-Identifier: Apache-2.0
package pxe.policy.once;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceRanking;
import pxe.api.BootDecision;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;

/** Keeps machines that nobody approved from the policies that follow. */
@Component(immediate = true, property = BootPolicy.NAME + "=" + Shots.APPROVAL)
@ServiceRanking(-1250)
public final class ApprovalPolicy implements BootPolicy {

    private final OnceComponent once;

    /** Makes the policy. */
    @Activate
    public ApprovalPolicy(@Reference OnceComponent once) {
        this.once = once;
    }

    @Override
    public BootDecision decide(BootRequest request) {
        return once.admit(request);
    }
}
