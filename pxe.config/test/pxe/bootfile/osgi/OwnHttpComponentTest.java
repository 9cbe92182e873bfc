// SPDX-License-Identifier: Apache-2.0
package pxe.bootfile.osgi;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import pxe.api.BootService;
import pxe.api.BootStage;
import pxe.api.Bootfile;
import pxe.api.ClientArch;
import pxe.api.ServiceStatus;
import pxe.api.test.TestRequest;

import static org.junit.jupiter.api.Assertions.assertEquals;

class OwnHttpComponentTest {

    private static final TestRequest ROM = TestRequest.of(BootStage.HTTP, ClientArch.X64_UEFI_HTTP);

    private final OwnHttpComponent http = new OwnHttpComponent();

    /** A service as the daemon's whiteboard shows it. */
    private record Service(String protocol, ServiceStatus status) implements BootService {}

    private static BootService serving(int port) {
        return new Service("http", new ServiceStatus.Serving(List.of(
                new ServiceStatus.Endpoint("https", new InetSocketAddress("0.0.0.0", 443)),
                new ServiceStatus.Endpoint("http", new InetSocketAddress("0.0.0.0", port)))));
    }

    private String url(String path) {
        return http.url(ROM, path).map(Bootfile::name).orElse("none");
    }

    @Test
    void aPathIsReachedByUrlWhileHttpServes() {
        assertEquals("none", url("ipxe.efi"));
        BootService failed = new Service("http", new ServiceStatus.Failed("port 80 is in use"));
        http.addService(failed);
        http.addService(new Service("tftp", new ServiceStatus.Serving(List.of(
                new ServiceStatus.Endpoint("udp", new InetSocketAddress("0.0.0.0", 69))))));
        assertEquals("none", url("ipxe.efi"));
        http.removeService(failed);
        BootService serving = serving(8080);
        http.addService(serving);
        assertEquals("http://192.0.2.1:8080/ipxe.efi", url("ipxe.efi"));
        http.removeService(serving);
        assertEquals("none", url("ipxe.efi"));
    }

    @Test
    void theUsualPortIsNotNamedAndASlashInFrontIsOne() {
        http.addService(serving(80));
        assertEquals("http://192.0.2.1/my/loader", url("/my/loader"));
    }

    @Test
    void aProtocolOfAPlugInThatIsBrokenIsNotHttpAndHidesNone() {
        http.addService(new Service(null, new ServiceStatus.Disabled()));
        http.addService(new BootService() {
            @Override
            public String protocol() {
                return "http";
            }

            @Override
            public ServiceStatus status() {
                throw new AssertionError("broken");
            }
        });
        http.addService(serving(80));
        assertEquals("http://192.0.2.1/a", url("a"));
    }
}
