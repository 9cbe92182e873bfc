// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DeliveryTest {

    private static final int BUFFER_BYTES = 64 * 1024;

    /** Many answers are made in one place, one after the other. */
    @Test
    void whatAClientDoesNotTakeAtOnceIsSentAsItWasThoughItsPlaceHoldsAnotherAnswerThen() throws Exception {
        byte[] content = ServedDirectory.content(2_000_000); // far more than the two sockets hold
        ByteBuffer place = ByteBuffer.allocateDirect(content.length).put(content).flip();
        Delivery delivery = new Delivery(null, new Response(200, place, content.length, null, true, "SENT", "a", ""), 0);
        try (ServerSocket server = new ServerSocket(); SocketChannel channel = SocketChannel.open()) {
            server.setReceiveBufferSize(BUFFER_BYTES);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES).connect(server.getLocalSocketAddress());
            Socket client = server.accept();
            client.setSoTimeout(20_000);
            channel.configureBlocking(false);
            PlainWire wire = new PlainWire(channel);
            assertFalse(delivery.send(wire, 1));
            assertEquals(0, delivery.bytes());
            place.clear().put(new byte[content.length]);
            byte[] received = new byte[content.length];
            InputStream in = client.getInputStream();
            int count = 0;
            for (boolean sent = false; count < received.length; sent = sent || delivery.send(wire, 1)) {
                count += in.read(received, count, received.length - count);
            }
            assertArrayEquals(content, received);
            assertEquals(content.length, delivery.bytes());
            client.close();
        }
    }
}
