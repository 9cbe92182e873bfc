// SPDX-License-Identifier: Apache-2.0
package example.policy;

import org.osgi.service.component.annotations.Component;
import pxe.api.BootDecision;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.api.MacAddress;

@Component
public class RescuePolicy implements BootPolicy {

    private static final MacAddress BROKEN = MacAddress.parse("52:54:00:12:34:56");

    @Override
    public BootDecision decide(BootRequest request) {
        return request.mac().equals(BROKEN)
                ? BootDecision.boot("rescue.ipxe", "this machine is being repaired")
                : BootDecision.pass();
    }
}
