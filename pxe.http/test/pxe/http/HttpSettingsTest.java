// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {

    /** Nothing here is as it is by default. */
    private static final HttpSettings OTHERS = new HttpSettings(List.of(InetAddress.ofLiteral("::1")), 8080, 10, 5,
            Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(5), Duration.ofSeconds(6), "bbr", true,
            new HttpsSettings(8443, Path.of("crt"), Path.of("key"), HttpsSettings.Clients.NONE, Path.of("ca")));

    @Test
    void whatIsNotSetAnewStaysAsItWas() {
        assertEquals(OTHERS, OTHERS.toBuilder().build());
    }
}
