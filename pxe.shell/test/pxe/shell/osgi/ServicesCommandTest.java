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

    @Test
    void oneThatIsBrokenHidesNoOther() {
        BootService broken = new BootService() {
            @Override
            public String protocol() {
                return null;
            }

            @Override
            public ServiceStatus status() {
                throw new AssertionError("broken");
            }
        };
        command.services = List.of(broken, new Fake("tftp", new ServiceStatus.Disabled()));
        String silent = broken.getClass().getName() + " can't tell: ";
        assertEquals("PROTOCOL  STATUS\n"
                + silent + "java.lang.NullPointerException: it is null  " + silent + "java.lang.AssertionError: broken\n"
                + "tftp  disabled", command.run(TestCall.of(command)).toString());
    }

    private record Fake(String protocol, ServiceStatus status) implements BootService {}
}
