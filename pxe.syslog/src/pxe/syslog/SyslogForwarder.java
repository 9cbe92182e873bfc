// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages to a syslog server over UDP (RFC 5426), one datagram each.
 *
 * <p>{@link #forward} may be called by any thread and never waits: messages pass through a bounded queue to a thread of the
 * forwarder's own, which also looks the server's name up, again every ten minutes and after each failure, with growing pauses.
 * While the server can't be reached the queue fills; then the newest messages are dropped, since the oldest tell how the trouble
 * began. The number of dropped ones is itself sent once there is room. The socket is not connected, so a server that is
 * down (ICMP port unreachable) costs datagrams and nothing else.
 *
 * <p>It logs under its own name, {@value #LOGGER}: who forwards a log must leave that logger out.
 */
public final class SyslogForwarder implements AutoCloseable {

    /** The forwarder's own logger. Its lines must not be forwarded, or a failure would feed itself. */
    public static final String LOGGER = "pxe.syslog";

    /** Looks a server's name up; may take its time. */
    @FunctionalInterface
    public interface Resolver {
        /** The address of a name or of a numeric address. */
        InetAddress resolve(String host) throws UnknownHostException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(10);
    private static final Duration TIME_TO_FINISH = Duration.ofSeconds(1);

    /** Wakes a sender that waits for messages. */
    private static final SyslogMessage END = SyslogMessage.of(Instant.EPOCH, Severity.DEBUG, "", "");

    private final SyslogSettings settings;
    private final Resolver resolver;
    private final Duration firstPause;
    private final Rfc5424 format;
    private final DatagramSocket socket;
    private final BlockingQueue<SyslogMessage> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final Thread sender;
    private volatile boolean closing;

    // Of the sending thread alone:
    private @Nullable InetAddress address;
    private long lookAgainAt;
    private Duration pause;
    private long droppedAndTold;
    private int sequence;

    /**
     * Starts forwarding.
     *
     * @throws IOException if no UDP socket can be had; a server that isn't there is no error
     */
    public SyslogForwarder(SyslogSettings settings) throws IOException {
        this(settings, InetAddress::getByName, Duration.ofSeconds(1));
    }

    /** Starts forwarding with another look-up and another first pause after a failure. */
    SyslogForwarder(SyslogSettings settings, Resolver resolver, Duration firstPause) throws IOException {
        this.settings = settings;
        this.resolver = resolver;
        this.firstPause = firstPause;
        this.pause = firstPause;
        this.queue = new ArrayBlockingQueue<>(settings.queueLength());
        this.format = new Rfc5424(settings.facility(), hostname(), settings.appName(),
                Long.toString(ProcessHandle.current().pid()));
        this.socket = new DatagramSocket();
        this.sender = Thread.ofPlatform().name("pxe-syslog").daemon().start(this::run);
    }

    /** Takes a message to send if it matters enough; never waits and never throws. */
    public void forward(SyslogMessage message) {
        if (!closing && message.severity().isAtLeast(settings.level()) && !queue.offer(message)) {
            dropped.incrementAndGet();
        }
    }

    /** How many messages were given up since the start: the queue was full, or the network refused them. */
    public long dropped() {
        return dropped.get();
    }

    /** How many messages have left since the start. */
    public long sent() {
        return sent.get();
    }

    /** Where the messages go. */
    public SyslogSettings settings() {
        return settings;
    }

    /** Sends what waits, for a second at most, and ends. */
    @Override
    public void close() {
        closing = true;
        queue.offer(END); // if there is no room, the sender isn't waiting and sees for itself
        try {
            if (!sender.join(TIME_TO_FINISH)) {
                sender.interrupt();
            }
        } catch (InterruptedException e) {
            sender.interrupt();
            Thread.currentThread().interrupt();
        }
        socket.close();
    }

    private void run() {
        try {
            while (!closing || !queue.isEmpty()) {
                SyslogMessage message = queue.take();
                if (message != END) {
                    deliver(message);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("{} messages for {} were not sent", queue.size(), settings.host());
        }
    }

    private void deliver(SyslogMessage message) throws InterruptedException {
        InetAddress server = server();
        long lost = dropped.get() - droppedAndTold;
        if (lost > 0) {
            droppedAndTold += lost;
            send(server, SyslogMessage.of(Instant.now(), Severity.WARNING, "DROPPED",
                    "DROPPED messages=" + lost + " reason=\"they could not be sent in time\""));
        }
        send(server, message);
    }

    /** The server's address, however long it takes. */
    private InetAddress server() throws InterruptedException {
        while (address == null || System.nanoTime() - lookAgainAt >= 0) {
            try {
                address = resolver.resolve(settings.host());
            } catch (UnknownHostException e) {
                if (address == null) {
                    failed("the name has no address; check it, and the DNS");
                }
            }
            lookAgainAt = System.nanoTime() + LOOK_AGAIN.toNanos();
        }
        return address;
    }

    private void send(InetAddress server, SyslogMessage message) throws InterruptedException {
        byte[] line = format.format(numbered(message));
        try {
            socket.send(new DatagramPacket(line, line.length, new InetSocketAddress(server, settings.port())));
            sent.incrementAndGet();
            pause = firstPause;
        } catch (IOException e) {
            if (closing && socket.isClosed()) {
                return;
            }
            dropped.incrementAndGet();
            address = null;
            failed(e.getMessage());
        }
    }

    /** A number in each message shows the receiver what the network lost (section 7.3.1). */
    private SyslogMessage numbered(SyslogMessage message) {
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        List<SyslogMessage.Element> data = new ArrayList<>();
        data.add(new SyslogMessage.Element("meta", Map.of("sequenceId", Integer.toString(sequence))));
        data.addAll(message.data());
        return new SyslogMessage(message.time(), message.severity(), message.id(), data, message.text());
    }

    /** Says so once per trouble and waits, longer each time. */
    private void failed(@Nullable String reason) throws InterruptedException {
        if (pause.equals(firstPause)) {
            LOG.warn("cannot send the log to {} port {}: {}; trying again", settings.host(), settings.port(), reason);
        }
        if (closing) {
            throw new InterruptedException();
        }
        Thread.sleep(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }

    /** The kernel's name for this host: asking the DNS could hang. */
    private static String hostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
