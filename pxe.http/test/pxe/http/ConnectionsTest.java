// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private static final HttpSettings LIMITS = HttpSettings.builder().maxConnections(3).maxConnectionsPerClient(2).build();
    private static final InetAddress ONE = InetAddress.ofLiteral("10.0.0.1");
    private static final InetAddress TWO = InetAddress.ofLiteral("10.0.0.2");

    private final Connections connections = new Connections();

    @Test
    void oneBeyondALimitIsNotCountedAndOneThatLeavesMakesRoom() {
        assertEquals(Optional.empty(), connections.enter(ONE, LIMITS));
        assertEquals(Optional.empty(), connections.enter(ONE, LIMITS));
        assertEquals(Optional.of("connections.max.per.client = 2"), connections.enter(ONE, LIMITS));
        assertEquals(Optional.empty(), connections.enter(TWO, LIMITS));
        assertEquals(Optional.of("connections.max = 3"), connections.enter(TWO, LIMITS));
        assertEquals(3, connections.count());
        connections.leave(ONE);
        assertEquals(Optional.empty(), connections.enter(TWO, LIMITS));
        connections.leave(TWO);
        assertEquals(Optional.empty(), connections.enter(ONE, LIMITS));
    }
}
