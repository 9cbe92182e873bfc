// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pxe.api.ServiceStatus.Endpoint;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.api.event.BootEvents;
import pxe.net.Arrival;
import pxe.net.EventLoop;
import pxe.net.UdpSocket;

/**
 * Receives what machines that boot say of themselves by syslog over UDP (RFC 5426), and tells each message as the event {@code LOG},
 * of little weight. {@link SyslogParser} says which forms it reads.
 *
 * <p>Nothing is answered, and nobody is believed: the sender's address may be forged. {@link #open}, {@link #apply} and
 * {@link #close} are for any thread but the loop's; all else happens on the loop.
 */
public final class SyslogReceiver implements AutoCloseable {

    private final EventLoop loop;
    private final BootEvents events;
    private final ReceiverSettings opened;
    private final Senders senders;
    private final List<UdpSocket> sockets = new ArrayList<>();

    private SyslogReceiver(EventLoop loop, ReceiverSettings settings, BootEvents events) {
        this.loop = loop;
        this.events = events;
        this.opened = settings;
        this.senders = new Senders(loop, settings, events);
    }

    /**
     * Opens a receiver.
     *
     * @param loop where it runs; it stays the caller's, to be closed after the receiver
     * @throws java.net.BindException if the port is in use or not permitted
     * @throws IOException if it can't listen
     */
    public static SyslogReceiver open(EventLoop loop, ReceiverSettings settings, BootEvents events) throws IOException {
        SyslogReceiver receiver = new SyslogReceiver(loop, settings, events);
        try {
            for (InetAddress address : settings.addresses()) {
                receiver.sockets.add(loop.open(new InetSocketAddress(address, settings.port()), receiver::received));
            }
        } catch (IOException e) {
            receiver.close();
            throw e;
        }
        return receiver;
    }

    /**
     * Takes other rates.
     *
     * @return false if the settings need another address or port: nothing has changed then
     */
    public boolean apply(ReceiverSettings settings) {
        if (!opened.listensLike(settings)) {
            return false;
        }
        loop.execute(() -> senders.apply(settings));
        return true;
    }

    /** Where it listens. */
    public List<Endpoint> endpoints() {
        return sockets.stream().map(socket -> new Endpoint("udp", socket.localAddress())).toList();
    }

    /** Stops: its port is free at once. */
    @Override
    public void close() {
        sockets.forEach(UdpSocket::close);
    }

    private void received(ByteBuffer packet, Arrival arrival) {
        InetAddress client = arrival.peer().getAddress();
        if (!senders.admits(client)) {
            return;
        }
        ReceivedMessage message = SyslogParser.parse(packet);
        if (message.text().isEmpty()) {
            return;
        }
        events.publish(BootEvent.of("syslog", "LOG").weight(Weight.DETAIL).client(client)
                .with("severity", message.severity().name().toLowerCase(Locale.ROOT))
                .withOptional("hostname", said(message.host()))
                .withOptional("app", said(message.app()))
                .with("text", message.text()).build());
    }

    private static Optional<String> said(String text) {
        return Optional.of(text).filter(any -> !any.isEmpty());
    }
}
