// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.Route;
import pxe.net.UdpSocket;

/**
 * An honest TFTP client: takes blocks in order, acknowledges windows as RFC 7440 says, repeats itself when it hears nothing, and
 * dallies at the end. What it gets is open to the tests, which may also send what no honest client would.
 */
final class TestClient {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0);

    final List<TftpPacket> heard = new ArrayList<>();
    final List<Arrival> arrivals = new ArrayList<>();
    final ByteArrayOutputStream content = new ByteArrayOutputStream();
    Map<String, String> agreed = Map.of();
    TftpPacket.Error error;
    boolean done;
    /** Says nothing by itself any more. */
    boolean mute;
    InetSocketAddress serverTid;

    private final EventLoop loop;
    final UdpSocket socket;
    private final InetSocketAddress server;
    private final TftpPacket.ReadRequest request;
    private int blockBytes = 512;
    private int windowBlocks = 1;
    private long received;
    private long acknowledged;
    private boolean gapTold;
    private TftpPacket last;
    private EventLoop.Timer timer;

    TestClient(EventLoop loop, InetSocketAddress server, TftpPacket.ReadRequest request) throws IOException {
        this(loop, ANY, server, request);
    }

    TestClient(EventLoop loop, InetSocketAddress local, InetSocketAddress server, TftpPacket.ReadRequest request)
            throws IOException {
        this.loop = loop;
        this.server = server;
        this.request = request;
        this.socket = loop.open(local, this::received);
    }

    TestClient start() {
        say(request);
        return this;
    }

    void say(TftpPacket packet) {
        last = packet;
        send(packet);
        if (timer != null) {
            timer.cancel();
        }
        timer = loop.schedule(Duration.ofMillis(1700), () -> {
            if (!done && !mute && error == null) {
                gapTold = false;
                say(last);
            }
        });
    }

    void send(TftpPacket packet) {
        boolean isRequest = packet instanceof TftpPacket.ReadRequest;
        socket.send(TftpCodec.encode(packet), Route.to(serverTid == null || isRequest ? server : serverTid));
    }

    int count(Class<? extends TftpPacket> type) {
        return (int) heard.stream().filter(type::isInstance).count();
    }

    boolean isOver() {
        return done || error != null;
    }

    private void received(ByteBuffer payload, Arrival arrival) {
        byte[] copy = new byte[payload.remaining()];
        payload.get(payload.position(), copy);
        TftpPacket packet = ((TftpCodec.Ok) TftpCodec.decode(ByteBuffer.wrap(copy))).packet();
        heard.add(packet);
        arrivals.add(arrival);
        if (serverTid == null && !(packet instanceof TftpPacket.Error)) {
            serverTid = arrival.peer();
        } else if (serverTid != null && !arrival.peer().equals(serverTid)) {
            return; // the answer to a repeated request
        }
        if (mute) {
            return;
        }
        switch (packet) {
            case TftpPacket.OptionAck oack -> agree(oack.options());
            case TftpPacket.Data data -> data(data);
            case TftpPacket.Error e -> error = e;
            default -> throw new AssertionError("a server does not send " + packet);
        }
    }

    private void agree(Map<String, String> options) {
        if (received == 0) {
            agreed = options;
            blockBytes = Integer.parseInt(options.getOrDefault("blksize", "512"));
            windowBlocks = Integer.parseInt(options.getOrDefault("windowsize", "1"));
            say(new TftpPacket.Ack(0));
        }
    }

    private void data(TftpPacket.Data data) {
        int ahead = (data.block() - (int) received) & 0xffff;
        if (done) {
            say(last);
        } else if (ahead == 1) {
            take(data);
        } else if (ahead == 0 && received == acknowledged) {
            say(new TftpPacket.Ack(data.block()));
        } else if (ahead > 1 && ahead < 0x8000 && !gapTold) {
            gapTold = true;
            acknowledge();
        }
    }

    private void take(TftpPacket.Data data) {
        received++;
        gapTold = false;
        byte[] bytes = new byte[data.payload().remaining()];
        data.payload().duplicate().get(bytes);
        content.writeBytes(bytes);
        done = bytes.length < blockBytes;
        if (done || received - acknowledged >= windowBlocks) {
            acknowledge();
        }
    }

    private void acknowledge() {
        acknowledged = received;
        say(new TftpPacket.Ack((int) received & 0xffff));
    }
}
