// SPDX-License-Identifier: Apache-2.0
package pxe.policy.once;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.api.MacAddress;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvents;
import pxe.bootfile.ByIpxe;
import pxe.policy.once.Known.State;

/**
 * Who boots what once, and who waits to be approved: decisions are read from the state, events change it. Safe for any thread;
 * events come one after the other.
 */
final class Shots {

    static final String ONCE = "once";
    static final String APPROVAL = "approval";
    /** Beside another server, an offer is all that many machines are told. */
    private static final List<String> TOLD = List.of("ACK", "PROXYOFFER", "PROXYACK");

    private final KnownMachines machines;
    private final BootEvents events;
    private final Clock clock;
    private final LoopGuard guard = new LoopGuard();
    private volatile OnceSettings settings;

    Shots(KnownMachines machines, BootEvents events, Clock clock, OnceSettings settings) {
        this.machines = machines;
        this.events = events;
        this.clock = clock;
        this.settings = settings;
    }

    void configure(OnceSettings settings) {
        this.settings = settings;
    }

    /** What a machine boots that is armed or was. */
    BootDecision decide(BootRequest request, ByIpxe way) {
        Optional<Known> known = machines.find(request.mac()).filter(Known::hasShot);
        if (known.isEmpty() || request.stage() == BootStage.NONE) {
            return BootDecision.pass();
        }
        Target target = known.get().target().orElseThrow();
        return switch (known.get().state()) {
            case ARMED -> target.decide(request, "armed at " + known.get().since(), way);
            case DONE -> BootDecision.localDisk("it booted " + target + " at " + known.get().since());
            case STOPPED -> BootDecision.localDisk("it began to boot " + target + " again and again, until " + known.get().since());
            default -> BootDecision.pass();
        };
    }

    /** What becomes of a machine for which nobody else decided. */
    BootDecision admit(BootRequest request, ByIpxe way) {
        OnceSettings now = settings;
        boolean known = machines.find(request.mac()).filter(machine -> machine.state() != State.WAITING).isPresent();
        if (known || request.stage() == BootStage.NONE) {
            return BootDecision.pass();
        }
        return switch (now.unknown()) {
            case ALLOW -> BootDecision.pass();
            case HOLD -> BootDecision.localDisk("nobody approved it");
            case DISCOVER -> now.discovery().map(target -> target.decide(request, "nobody approved it, so it is discovered", way))
                    .orElse(BootDecision.pass());
        };
    }

    /** DHCP told a machine something: counts its boots, and notes one that nobody knows. */
    void answered(MacAddress mac, BootEvent event) {
        Optional<Known> known = machines.find(mac);
        if (isOf(APPROVAL, event) && known.isEmpty()) {
            machines.happened(Known.of(mac, State.WAITING, clock.instant(), Optional.empty()));
            events.publish(BootEvent.of(ONCE, "UNKNOWN").mac(mac).with("unknown", settings.unknown().name().toLowerCase(Locale.ROOT))
                    .withOptional("arch", event.text("arch")).build());
        } else if (isOf(ONCE, event) && TOLD.contains(event.name())) {
            known.filter(one -> one.state() == State.ARMED).ifPresent(armed -> count(armed, event));
        }
    }

    /** A proxy that tells a machine to boot from its disk says nothing: then the reason begins with the policy. */
    private static boolean isOf(String policy, BootEvent event) {
        return event.text("policy").filter(policy::equals).isPresent()
                || event.text("reason").filter(reason -> reason.startsWith(policy + ": ")).isPresent();
    }

    private void count(Known armed, BootEvent event) {
        OnceSettings now = settings;
        if (now.loopBoots() == 0) {
            return; // a client that asks again and again would fill the guard
        }
        int boots = guard.count(armed.mac(), event.text("stage").orElse("") + " " + event.name(), event.text("xid").orElse(""),
                clock.instant(), now.loopTime());
        if (boots > now.loopBoots()) {
            machines.happened(armed.become(State.STOPPED, clock.instant()));
            guard.forget(armed.mac());
            events.publish(BootEvent.of(ONCE, "LOOP").weight(BootEvent.Weight.WARNING).mac(armed.mac())
                    .with("target", armed.target().orElseThrow()).with("boots", boots).with("minutes", now.loopTime().toMinutes())
                    .with("reason", "nothing proved that it ran: it boots from its disk").build());
        }
    }

    /** A machine was seen at an address: when it proves something after a restart, that address may be all that is said of it. */
    void seen(MacAddress mac, InetAddress at) {
        if (at instanceof Inet4Address address) {
            machines.find(mac).filter(known -> known.state() == State.ARMED && !known.address().equals(Optional.of(address)))
                    .ifPresent(armed -> machines.note(armed, armed.at(address)));
        }
    }

    /** A machine has all of a file. */
    void fetched(MacAddress mac, String file) {
        if (armed(mac).isPresent() && settings.isProof(file)) { // first what is cheap: every file of every machine comes here
            prove(mac, file);
        }
    }

    /** A machine says something of itself. */
    void said(MacAddress mac, String line) {
        if (armed(mac).isPresent() && settings.isProofMessage(line)) {
            prove(mac, line);
        }
    }

    private Optional<Known> armed(MacAddress mac) {
        return machines.find(mac).filter(known -> known.state() == State.ARMED);
    }

    /** Something proves that a machine runs what it was to boot. */
    void prove(MacAddress mac, String proof) {
        armed(mac).ifPresent(armed -> {
            machines.happened(armed.become(State.DONE, clock.instant()));
            guard.forget(mac);
            events.publish(BootEvent.of(ONCE, "DONE").mac(mac).with("target", armed.target().orElseThrow())
                    .with("proof", proof).build());
        });
    }

    /**
     * Arms a machine.
     *
     * @throws IOException if it can't be remembered; the message is for the operator
     */
    void arm(MacAddress mac, Target target) throws IOException {
        remember(Known.of(mac, State.ARMED, clock.instant(), Optional.of(target)));
        guard.forget(mac);
        events.publish(BootEvent.of(ONCE, "ARMED").mac(mac).with("target", target).build());
    }

    /**
     * Forgets what a machine was to boot. It stays approved.
     *
     * @throws IOException if it can't be remembered; the message is for the operator
     */
    void disarm(MacAddress mac) throws IOException {
        remember(Known.of(mac, State.APPROVED, clock.instant(), Optional.empty()));
        guard.forget(mac);
        events.publish(BootEvent.of(ONCE, "DISARMED").mac(mac).build());
    }

    /**
     * Approves a machine. One that boots once is approved already.
     *
     * @throws IOException if it can't be remembered; the message is for the operator
     */
    void approve(MacAddress mac) throws IOException {
        if (machines.find(mac).filter(Known::hasShot).isPresent()) {
            return;
        }
        remember(Known.of(mac, State.APPROVED, clock.instant(), Optional.empty()));
        events.publish(BootEvent.of(ONCE, "APPROVED").mac(mac).build());
    }

    private void remember(Known known) throws IOException {
        if (!machines.put(known)) {
            throw new IOException("there are " + KnownMachines.MAX + " machines already");
        }
    }

    List<Known> all(State... states) {
        return machines.all(states);
    }
}
