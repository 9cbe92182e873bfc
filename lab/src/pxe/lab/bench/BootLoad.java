// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that is many machines which are switched on at once, and boot as real ones do: an address by DHCP, through a relay; a
 * loader by TFTP, block by block; a script, a kernel and an initrd by HTTP. One thread.
 *
 * <p>Its arguments are the number of the first machine and how many there are; {@link BootFigures} is the line that it prints.
 */
public final class BootLoad {

    private static final BootFiles FILES =
            new BootFiles(TftpDownload.SERVER, HttpDownload.SERVER, List.of("script", "kernel", "initrd"));
    private static final long LIMIT_NANOS = 120_000_000_000L;

    private final int first;
    private final int count;
    private final TftpDownload.Tally tftp = new TftpDownload.Tally();
    private final List<Double> bootMillis = new ArrayList<>();

    private BootLoad(int first, int count) {
        this.first = first;
        this.count = count;
    }

    /** The program. */
    public static void main(String[] args) throws IOException {
        System.out.println(new BootLoad(Integer.parseInt(args[0]), Integer.parseInt(args[1])).run());
    }

    private BootFigures run() throws IOException {
        try (Selector selector = Selector.open()) {
            long start = System.nanoTime();
            Relay relay = new Relay(selector,
                    () -> FILES.load(selector, tftp, () -> bootMillis.add((System.nanoTime() - start) / 1e6)));
            relay.switchOn();
            Client.play(selector, LIMIT_NANOS);
            return new BootFigures(bootMillis.size(), Percentile.of(bootMillis, 50), Percentile.of(bootMillis, 99),
                    relay.repetitions + tftp.timeouts);
        }
    }

    /** All machines, until they have their addresses. */
    private final class Relay implements Client {
        private static final long PATIENCE_NANOS = 1_000_000_000;
        private static final InetSocketAddress SERVER = new InetSocketAddress(Bed.SERVER, 67);

        private final DhcpPacket packet = new DhcpPacket(DhcpPlan.Way.RELAYED);
        private final ByteBuffer answer = ByteBuffer.allocateDirect(1500);
        private final DatagramChannel channel = DatagramChannel.open();
        private final Then given;
        /** Of each machine: when it was heard last, and the offer that it has taken. */
        private final long[] heard = new long[count];
        private final int[] offered = new int[count];
        private final boolean[] done = new boolean[count];
        private int waiting = count;
        private long repetitions;

        private Relay(Selector selector, Then given) throws IOException {
            this.given = given;
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20);
            channel.bind(new InetSocketAddress(Bed.CLIENT, 67));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void switchOn() throws IOException {
            for (int machine = 0; machine < count; machine++) {
                discover(machine);
            }
        }

        private void discover(int machine) throws IOException {
            heard[machine] = System.nanoTime();
            offered[machine] = 0;
            channel.send(packet.discover(machine + 1, first + machine), SERVER);
        }

        @Override
        public void ready() throws IOException {
            while (channel.isOpen() && channel.receive(answer.clear()) != null) {
                int machine = DhcpPacket.xid(answer.flip()) - 1;
                if (machine >= 0 && machine < count && !done[machine]) {
                    answered(machine);
                }
            }
        }

        private void answered(int machine) throws IOException {
            int type = DhcpPacket.type(answer);
            if (type == DhcpPacket.OFFER && offered[machine] == 0) {
                heard[machine] = System.nanoTime();
                offered[machine] = DhcpPacket.yiaddr(answer);
                channel.send(packet.request(machine + 1, first + machine, offered[machine], DhcpPacket.serverId(answer)), SERVER);
            } else if (type == DhcpPacket.ACK) {
                done[machine] = true;
                if (--waiting == 0) {
                    channel.close();
                }
                given.run();
            }
        }

        /** Who has no answer begins anew. */
        @Override
        public void lookAtClock(long now) throws IOException {
            for (int machine = 0; machine < count && channel.isOpen(); machine++) {
                if (!done[machine] && now - heard[machine] > PATIENCE_NANOS) {
                    repetitions++;
                    discover(machine);
                }
            }
        }
    }
}
