// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Machines that boot one after the other behind a relay on the loopback interface: DISCOVER, OFFER, REQUEST, ACK. None of them
 * asks twice, so that an answer that never comes is seen.
 */
final class RelayedMachines implements AutoCloseable, Runnable {

    private static final InetAddress RELAY = InetAddress.ofLiteral("127.0.0.2");
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int MACHINES = 500;
    private static final int DISCOVER = 1;
    private static final int OFFER = 2;
    private static final int REQUEST = 3;
    private static final int ACK = 5;
    /** Where the options of an answer begin; the server writes its type first. */
    private static final int TYPE_AT = 242;

    private final DatagramSocket socket;
    private final Consumer<String> bootfiles;
    private final Thread thread = Thread.ofPlatform().name("machines").unstarted(this);
    private volatile boolean more = true;
    private volatile int exchanges;
    private volatile int lost;

    /**
     * Opens the relay's socket.
     *
     * @param bootfiles is told the boot file of each ACK; empty if it has none
     */
    RelayedMachines(Consumer<String> bootfiles) throws IOException {
        this.bootfiles = bootfiles;
        socket = new DatagramSocket(new InetSocketAddress(RELAY, LiveDaemon.freePort()));
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** The port of the relay, which is the server's too. */
    int port() {
        return socket.getLocalPort();
    }

    void start() {
        thread.start();
    }

    /** How many machines have their address. */
    int exchanges() {
        return exchanges;
    }

    /** How many packets had no answer. */
    int lost() {
        return lost;
    }

    @Override
    public void run() {
        for (int xid = 1; more; xid++) {
            try {
                ByteBuffer offer = ask(packet(xid, DISCOVER, 0), xid, OFFER);
                bootfiles.accept(bootfile(ask(packet(xid, REQUEST, offer.getInt(16)), xid, ACK)));
                exchanges++;
            } catch (SocketTimeoutException unanswered) {
                lost++;
            } catch (IOException closed) {
                return;
            }
        }
    }

    private ByteBuffer ask(byte[] request, int xid, int wanted) throws IOException {
        socket.send(new DatagramPacket(request, request.length, LiveDaemon.LOOPBACK, port()));
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
            socket.receive(packet);
            ByteBuffer answer = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
            if (answer.getInt(4) == xid && answer.get(TYPE_AT) == wanted) {
                return answer;
            }
        }
    }

    private static byte[] packet(int xid, int type, int address) {
        ByteBuffer packet = ByteBuffer.allocate(300);
        packet.put(new byte[] {1, 1, 6, 1}).putInt(xid);
        packet.put(24, RELAY.getAddress());
        packet.putInt(28, 0x52540077).putShort(32, (short) (xid % MACHINES));
        packet.position(236).putInt(0x63825363);
        packet.put(new byte[] {53, 1, (byte) type, 93, 2, 0, 0, 60, 9}).put("PXEClient".getBytes(StandardCharsets.US_ASCII));
        if (address != 0) {
            packet.put(new byte[] {50, 4}).putInt(address).put(new byte[] {54, 4}).put(LiveDaemon.LOOPBACK.getAddress());
        }
        return packet.put((byte) 255).array();
    }

    private static String bootfile(ByteBuffer answer) {
        byte[] file = new byte[128];
        answer.get(108, file);
        return new String(file, StandardCharsets.US_ASCII).replaceFirst("(?s)\0.*", "");
    }

    /** Lets the machine that is under way come to its end. */
    void finish() throws InterruptedException {
        more = false;
        thread.join();
    }

    @Override
    public void close() {
        more = false;
        socket.close();
    }
}
