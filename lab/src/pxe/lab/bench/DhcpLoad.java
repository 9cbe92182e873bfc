// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.BitSet;

/**
 * A program that is many machines which boot, one after the other or many at once, and measures how they are answered. One thread;
 * nothing is allocated for a packet, so that the server is the one that has to work.
 *
 * <p>{@link DhcpPlan} has its arguments, {@link DhcpFigures} the line that it prints. A machine that gets no answer within a second
 * is given up, and counted: it would have asked again. One that is counted apart waits for four.
 */
public final class DhcpLoad {

    /** How many machines there are; they come by turns, so that the first come again when all have been here. */
    static final int MACHINES = 50_000;

    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final long APART_PATIENCE_NANOS = 4 * PATIENCE_NANOS;
    private static final long LOOK_NANOS = 20_000_000;
    private static final int BUFFER_BYTES = 4 << 20;

    private enum State {
        FREE, DISCOVERING, REQUESTING
    }

    private final DhcpPlan plan;
    private final DatagramChannel channel;
    private final DhcpPacket packet;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(1500);

    // One place for each exchange that is under way; the lower half of its xid is its place.
    private final State[] states;
    private final int[] xids;
    private final int[] machines;
    private final long[] began;
    private final int[] free;
    private int freeCount;

    private final int[] addresses = new int[MACHINES];
    private final BitSet given = new BitSet(1 << Short.SIZE);
    private int turn;
    private long lastAnswer;

    private final Tally usual = new Tally();
    private final Tally apart = new Tally();
    private long started;
    private long refused;
    private long duplicates;

    DhcpLoad(DhcpPlan plan) throws IOException {
        this.plan = plan;
        this.packet = new DhcpPacket(plan.way());
        channel = DatagramChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_BROADCAST, !plan.way().isRelayed());
        channel.bind(plan.way().client());
        int places = plan.atOnce();
        states = new State[places];
        xids = new int[places];
        machines = new int[places];
        began = new long[places];
        free = new int[places];
        for (int place = places - 1; place >= 0; place--) {
            release(place);
        }
    }

    /** The program; see {@link DhcpPlan#arguments()}. */
    public static void main(String[] args) throws IOException {
        System.out.println(new DhcpLoad(DhcpPlan.parse(args)).run());
    }

    DhcpFigures run() throws IOException {
        try (channel; Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_READ);
            long start = System.nanoTime();
            long end = start + plan.time().toNanos();
            long look = start;
            for (long now = start; now < end && started < plan.total() || freeCount < free.length; now = System.nanoTime()) {
                if (now < end) {
                    begin(now, start);
                }
                receive();
                if (now - look > LOOK_NANOS) {
                    look = now;
                    giveUp(now);
                }
                selector.selectedKeys().clear();
                selector.select(plan.ratePerSecond() > 0 ? 1 : 10);
            }
            double cpuNanos = ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getProcessCpuTime();
            return new DhcpFigures(usual.done, (lastAnswer - start) / 1e9, usual.offers.meanMillis(), usual.offers.slowMillis(),
                    usual.acks.meanMillis(), usual.unanswered, refused, duplicates,
                    cpuNanos / 1e3 / Math.max(1, usual.done + apart.done), apart.done, apart.offers.meanMillis(), apart.unanswered);
        }
    }

    /** What became of some of the machines. */
    private static final class Tally {
        private final Latencies offers = new Latencies();
        private final Latencies acks = new Latencies();
        private long done;
        private long unanswered;
    }

    private Tally tally(int place) {
        return plan.isApart(machines[place]) ? apart : usual;
    }

    /** Switches machines on, as many as are due. */
    private void begin(long now, long start) throws IOException {
        long due = plan.ratePerSecond() == 0 ? Long.MAX_VALUE : (now - start) * plan.ratePerSecond() / 1_000_000_000;
        while (freeCount > 0 && started < Math.min(plan.total(), due)) {
            int place = free[--freeCount];
            states[place] = State.DISCOVERING;
            xids[place] = (int) started << Short.SIZE | place;
            machines[place] = turn++ % MACHINES;
            began[place] = now;
            started++;
            channel.send(packet.discover(xids[place], machines[place]), plan.way().server());
        }
    }

    private void receive() throws IOException {
        while (channel.receive(answer.clear()) != null) {
            answer.flip();
            int xid = DhcpPacket.xid(answer);
            int place = xid & 0xffff;
            if (place < states.length && states[place] != State.FREE && xids[place] == xid) {
                lastAnswer = System.nanoTime();
                answered(place, lastAnswer);
            }
        }
    }

    private void answered(int place, long now) throws IOException {
        switch (DhcpPacket.type(answer)) {
            case DhcpPacket.OFFER -> {
                if (states[place] == State.DISCOVERING) {
                    offered(place, now);
                }
            }
            case DhcpPacket.ACK -> {
                if (states[place] == State.REQUESTING) {
                    tally(place).acks.add(now - began[place]);
                    acknowledged(machines[place], DhcpPacket.yiaddr(answer));
                    tally(place).done++;
                    release(place);
                }
            }
            case DhcpPacket.NAK -> {
                refused++;
                release(place);
            }
            default -> { }
        }
    }

    private void offered(int place, long now) throws IOException {
        tally(place).offers.add(now - began[place]);
        if (plan.way().isToProxy()) {
            tally(place).done++;
            release(place);
            return;
        }
        states[place] = State.REQUESTING;
        began[place] = now;
        channel.send(packet.request(xids[place], machines[place], DhcpPacket.yiaddr(answer), DhcpPacket.serverId(answer)), plan.way().server());
    }

    /** A machine has an address, which no other may have; addresses are of one network of 16 bits. */
    private void acknowledged(int machine, int address) {
        if (addresses[machine] == address) {
            return;
        }
        if (addresses[machine] != 0) {
            given.clear(addresses[machine] & 0xffff);
        }
        if (given.get(address & 0xffff)) {
            duplicates++;
        }
        given.set(address & 0xffff);
        addresses[machine] = address;
    }

    private void giveUp(long now) {
        for (int place = 0; place < states.length; place++) {
            long patience = plan.isApart(machines[place]) ? APART_PATIENCE_NANOS : PATIENCE_NANOS;
            if (states[place] != State.FREE && now - began[place] > patience) {
                tally(place).unanswered++;
                release(place);
            }
        }
    }

    private void release(int place) {
        states[place] = State.FREE;
        free[freeCount++] = place;
    }
}
