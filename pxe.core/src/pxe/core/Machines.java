// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEventListener;

/**
 * The machines of which events told: who has which address, what is known of it, and what happened to it. Safe for any thread.
 *
 * <p>It learns from DHCP's events. A machine that got its address from another server is found by its hardware address in the
 * kernel's neighbour table. What TFTP, HTTP and syslog tell names an address alone, and counts for who has it.
 *
 * <p>At most {@value #MAX} machines are remembered, and {@value #MAX_BYTES} bytes of what happened to them. Somebody may ask in the
 * name of machines that don't exist: so one that has an address or has loaded a file is forgotten only when few others are left.
 */
public final class Machines implements BootEventListener {

    /** How many machines are remembered. */
    public static final int MAX = 10_000;

    /** How many bytes all timelines may have; where there are few machines, each has room for the more. */
    static final int MAX_BYTES = 64 << 20;

    /** So many machines that only asked are remembered, whoever else is. */
    private static final int MIN_STRANGERS = 1000;
    private static final int MIN_TIMELINE_BYTES = 4 << 10;
    private static final int MAX_TIMELINE_BYTES = 16 << 10;
    /** What a machine does that is there: nothing of it can be done in the name of very many others. */
    private static final Set<String> PROOFS = Set.of("ACK", "PROXYACK", "INFORM", "SENT");

    /** A machine and what happened to it. */
    private static final class Entry {
        private final Timeline timeline;
        private HeardMachine machine;

        Entry(HeardMachine machine, Timeline timeline) {
            this.machine = machine;
            this.timeline = timeline;
        }
    }

    /**
     * What is kept of a machine.
     *
     * @param isKnown whether it has shown that it is there
     * @param timeline the bytes of its {@link Timeline}
     */
    record Kept(HeardMachine machine, boolean isKnown, byte[] timeline) {}

    private final Function<InetAddress, Optional<MacAddress>> neighbours;
    /** Of both, the one that was heard of longest ago comes first, whoever looked at it since. */
    private final LinkedHashMap<MacAddress, Entry> known = new LinkedHashMap<>();
    private final LinkedHashMap<MacAddress, Entry> strangers = new LinkedHashMap<>();
    private final Map<InetAddress, MacAddress> owners = new HashMap<>();
    private final Words words = new Words();
    private final EventBytes form = new EventBytes(words);
    private final List<BiConsumer<MacAddress, BootEvent>> followers = new CopyOnWriteArrayList<>();
    /** Of a machine that was forgotten: where many come and go, new memory for each would be collected again and again. */
    private @Nullable Timeline spare;
    private long bytes;
    private long heard;

    /**
     * Makes an empty room.
     *
     * @param neighbours tells the hardware address behind an address of which no event told; it may read a file of the kernel
     */
    public Machines(Function<InetAddress, Optional<MacAddress>> neighbours) {
        this.neighbours = neighbours;
    }

    // --- Hearing.

    @Override
    public void happened(BootEvent event) {
        event.mac().or(() -> event.client().flatMap(this::macAt)).ifPresent(mac -> {
            heard(mac, event);
            followers.forEach(follower -> follower.accept(mac, event));
        });
    }

    private synchronized void heard(MacAddress mac, BootEvent event) {
        Entry entry = entry(mac, PROOFS.contains(event.name()));
        if (event.protocol().equals("dhcp")) {
            HeardMachine before = entry.machine;
            entry.machine = before.heard(event);
            moved(before, entry.machine);
        }
        heard++;
        bytes -= entry.timeline.sizeBytes();
        entry.timeline.add(event, form, timelineBytes());
        bytes += entry.timeline.sizeBytes();
        makeRoom();
    }

    private void makeRoom() {
        while (known.size() + strangers.size() > MAX || bytes > MAX_BYTES) {
            forgetOne();
        }
    }

    private Entry entry(MacAddress mac, boolean proves) {
        Entry entry = known.get(mac);
        boolean isKnown = entry != null || proves;
        if (entry == null) {
            entry = proves ? strangers.remove(mac) : strangers.get(mac);
        }
        if (entry == null) {
            entry = newEntry(HeardMachine.unknown(mac));
        }
        (isKnown ? known : strangers).putLast(mac, entry);
        return entry;
    }

    private Entry newEntry(HeardMachine machine) {
        Timeline timeline = spare == null ? new Timeline() : spare;
        spare = null;
        bytes += timeline.sizeBytes();
        return new Entry(machine, timeline);
    }

    /** How many bytes a timeline may have, so that all of them have room. */
    private int timelineBytes() {
        return Math.clamp(MAX_BYTES / 4 * 3 / (known.size() + strangers.size()), MIN_TIMELINE_BYTES, MAX_TIMELINE_BYTES);
    }

    private void moved(HeardMachine before, HeardMachine now) {
        if (!now.address().equals(before.address())) {
            before.address().ifPresent(address -> owners.remove(address, now.mac()));
            now.address().ifPresent(address -> own(address, now.mac()));
        }
    }

    private void own(InetAddress address, MacAddress mac) {
        MacAddress former = owners.put(address, mac);
        Entry loser = former == null ? null : entry(former);
        if (loser != null) {
            loser.machine = loser.machine.withoutAddress();
        }
    }

    private void forgetOne() {
        boolean isStranger = strangers.size() > MIN_STRANGERS || known.isEmpty();
        Entry oldest = (isStranger ? strangers : known).pollFirstEntry().getValue();
        bytes -= oldest.timeline.sizeBytes();
        oldest.machine.address().ifPresent(address -> owners.remove(address, oldest.machine.mac()));
        oldest.timeline.clear();
        spare = oldest.timeline;
    }

    private @Nullable Entry entry(MacAddress mac) {
        Entry entry = known.get(mac);
        return entry == null ? strangers.get(mac) : entry;
    }

    // --- Telling.

    /** The machine that has an address; empty if nobody knows. */
    public Optional<Machine> at(InetAddress address) {
        return macAt(address).map(this::of);
    }

    private Optional<MacAddress> macAt(InetAddress address) {
        return owner(address).or(() -> neighbours.apply(address));
    }

    private synchronized Optional<MacAddress> owner(InetAddress address) {
        return Optional.ofNullable(owners.get(address));
    }

    /** What is known of a machine: perhaps no more than its hardware address. */
    public synchronized Machine of(MacAddress mac) {
        Entry entry = entry(mac);
        return entry == null ? HeardMachine.unknown(mac) : entry.machine;
    }

    /**
     * The machine that somebody means by its hardware address, its IP address or its host name; empty if nobody is called so. Any
     * hardware address is one.
     */
    public Optional<Machine> find(String name) {
        try {
            return Optional.of(of(MacAddress.parse(name)));
        } catch (IllegalArgumentException noHardwareAddress) {
            return entries().reversed().stream().filter(machine -> machine.hostname().filter(name::equalsIgnoreCase).isPresent()
                    || machine.address().filter(address -> address.getHostAddress().equals(name)).isPresent()).findFirst();
        }
    }

    /**
     * All machines of which something is known, each by its network cards; see {@link NetworkCards}. Those that only asked come first,
     * and of the others the one that was heard of last at the end.
     */
    public List<List<Machine>> all() {
        return NetworkCards.join(entries());
    }

    private synchronized List<Machine> entries() {
        return Stream.of(strangers, known).flatMap(entries -> entries.values().stream()).<Machine>map(entry -> entry.machine).toList();
    }

    /** The network cards of the machine that has this one: it alone, if nothing tells of others. */
    public List<Machine> cards(MacAddress mac) {
        return NetworkCards.of(of(mac), entries());
    }

    /**
     * What happened to a machine, to all of its cards, the oldest first.
     *
     * @return the events as they were told, but numbers are {@code Long}, all else but addresses and UUIDs is text, and long texts are
     *     cut; of many that say the same, the last with their number as {@code times}
     */
    public List<BootEvent> timeline(List<Machine> cards) {
        return cards.stream().flatMap(card -> Timeline.read(copy(card.mac()), form).stream())
                .sorted(Comparator.comparing(BootEvent::time)).toList();
    }

    private synchronized byte[] copy(MacAddress mac) {
        Entry entry = entry(mac);
        return entry == null ? new byte[0] : entry.timeline.copy();
    }

    // --- Keeping.

    /** How many events were heard so far. */
    synchronized long heardCount() {
        return heard;
    }

    /** The texts that timelines name by numbers. */
    synchronized List<String> words() {
        return words.all();
    }

    /** All machines, in an order in which they may be {@linkplain #restore restored}. */
    synchronized List<MacAddress> order() {
        return Stream.of(strangers, known).flatMap(entries -> entries.keySet().stream()).toList();
    }

    synchronized Optional<Kept> kept(MacAddress mac) {
        boolean isKnown = known.containsKey(mac);
        Entry entry = (isKnown ? known : strangers).get(mac);
        return Optional.ofNullable(entry).map(kept -> new Kept(kept.machine, isKnown, kept.timeline.copy()));
    }

    /**
     * Puts a machine back that was kept, unless it has been heard of since.
     *
     * @param itsForm reads what it was written by
     */
    synchronized void restore(Kept kept, EventBytes itsForm) {
        MacAddress mac = kept.machine().mac();
        if (entry(mac) != null) {
            return;
        }
        Entry entry = newEntry(kept.machine());
        (kept.isKnown() ? known : strangers).put(mac, entry);
        kept.machine().address().filter(address -> !owners.containsKey(address)).ifPresent(address -> owners.put(address, mac));
        bytes -= entry.timeline.sizeBytes();
        Timeline.read(kept.timeline(), itsForm).forEach(event -> entry.timeline.add(event, form, timelineBytes()));
        bytes += entry.timeline.sizeBytes();
        makeRoom();
    }

    // --- Following.

    /**
     * Hears of what happens to machines from now on: whom it happens to, and what.
     *
     * @param follower called by the thread that tells events: it must not wait
     * @return ends it, when it is closed
     */
    public Following follow(BiConsumer<MacAddress, BootEvent> follower) {
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    /** What {@link #follow} began. */
    public interface Following extends AutoCloseable {
        @Override
        void close();
    }
}
