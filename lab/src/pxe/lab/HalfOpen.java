// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that is many TFTP clients which ask for a file, are answered, and say nothing any more. Its arguments are the server's
 * address, the file, and how many; it ends when all have been answered.
 */
public final class HalfOpen {

    private static final int AT_ONCE = 100;

    private HalfOpen() {}

    /** The program. */
    public static void main(String[] args) throws IOException {
        InetSocketAddress server = new InetSocketAddress(args[0], 69);
        byte[] request = ("\0\1" + args[1] + "\0octet\0blksize\0" + "1428\0windowsize\0" + "16\0").getBytes(StandardCharsets.US_ASCII);
        List<DatagramChannel> clients = new ArrayList<>();
        for (int left = Integer.parseInt(args[2]); left > 0; left -= AT_ONCE) {
            List<DatagramChannel> some = new ArrayList<>();
            for (int i = 0; i < Math.min(left, AT_ONCE); i++) {
                DatagramChannel client = DatagramChannel.open();
                client.send(ByteBuffer.wrap(request), server);
                some.add(client);
            }
            for (DatagramChannel client : some) {
                client.receive(ByteBuffer.allocate(2048));
            }
            clients.addAll(some);
        }
        System.out.println(clients.size() + " have been answered");
    }
}
