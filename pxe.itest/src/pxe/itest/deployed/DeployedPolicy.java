// SPDX-License-Identifier: Apache-2.0
package pxe.itest.deployed;

import org.osgi.framework.FrameworkUtil;
import pxe.api.BootDecision;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;

/** Names its bundle's version as the boot file: so an answer shows which version gave it. */
public final class DeployedPolicy implements BootPolicy {

    private final String bootfile = "itest-" + FrameworkUtil.getBundle(DeployedPolicy.class).getVersion();

    @Override
    public BootDecision decide(BootRequest request) {
        return BootDecision.boot(bootfile, "a test");
    }
}
