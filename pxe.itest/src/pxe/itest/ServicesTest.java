// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import pxe.api.BootService;
import pxe.api.ServiceStatus;

@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class ServicesTest {

    @InjectBundleContext
    BundleContext context;

    @InjectService(cardinality = 7)
    List<BootService> services;

    @Test
    void everyBundleIsActive() {
        List<String> others = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .map(Bundle::getSymbolicName)
                .toList();
        assertEquals(List.of(), others);
    }

    @Test
    void everyProtocolIsABootService() {
        assertEquals(Set.of("dhcp", "tftp", "http", "ipxe", "syslog", "syslogd", "leases"),
                services.stream().map(BootService::protocol).collect(Collectors.toSet()));
    }

    @Test
    void dhcpBringsItsCommandsToTheShell() throws InvalidSyntaxException {
        for (String command : List.of("dhcpservers", "dhcpdropped")) {
            String filter = "(&(osgi.command.scope=pxe)(osgi.command.function=" + command + "))";
            assertEquals(1, context.getServiceReferences((String) null, filter).length, command);
        }
    }

    @Test
    void whatIsSwitchedOffByDefaultIsDisabledAndTftpServes() {
        for (BootService service : services) {
            switch (service.protocol()) {
                case "tftp" -> {
                    ServiceStatus.Serving serving = assertInstanceOf(ServiceStatus.Serving.class, service.status());
                    assertTrue(serving.endpoints().getFirst().address().getPort() > 0);
                }
                case "leases" -> assertEquals(new ServiceStatus.Serving(List.of()), service.status());
                default -> assertEquals(new ServiceStatus.Disabled(), service.status(), service.protocol());
            }
        }
    }
}
