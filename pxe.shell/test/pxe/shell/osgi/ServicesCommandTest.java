// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import pxe.api.BootService;
import pxe.api.ServiceStatus;
import pxe.api.test.TestCall;

class ServicesCommandTest {

    private final ServicesCommand command = new ServicesCommand();

    @Test
    void servicesAreSortedAndTellTheirStatus() {
        command.services = List.of(new Fake("tftp", new ServiceStatus.Disabled()),
                new Fake("dhcp", new ServiceStatus.Failed("port 67 is in use")));
        assertEquals("""
                PROTOCOL  STATUS
                dhcp  failed: port 67 is in use
                tftp  disabled""", command.run(TestCall.of(command)).toString());
    }

    private record Fake(String protocol, ServiceStatus status) implements BootService {}
}
