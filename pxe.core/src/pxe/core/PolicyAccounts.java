// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.util.function.IntSupplier;
import pxe.api.BootDecision;
import pxe.api.BootRequest;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvent.Weight;
import pxe.api.event.BootEvents;

/** Counts what becomes of requests, tells of troubles, and sets policies aside that fail again and again. Safe for any thread. */
final class PolicyAccounts implements PolicyWitness {

    private final BootEvents events;
    private final WarningPace refusals = new WarningPace();
    private final IntSupplier maxFailures;

    /**
     * Makes accounts.
     *
     * @param maxFailures after how many failures in a row a policy is set aside; 0: never
     */
    PolicyAccounts(BootEvents events, IntSupplier maxFailures) {
        this.events = events;
        this.maxFailures = maxFailures;
    }

    @Override
    public boolean asks(PolicySlot slot) {
        return !slot.isPassedOver();
    }

    @Override
    public void answered(PolicySlot slot, BootDecision decision, long nanos) {
        slot.answered(!(decision instanceof BootDecision.Pass));
    }

    @Override
    public void failed(BootRequest request, PolicySlot slot, String cause, long nanos) {
        slot.threw();
        trouble("POLICYFAILED", request, slot, cause);
    }

    @Override
    public void late(BootRequest request, PolicySlot slot, long nanos) {
        boolean hangs = slot.gaveUp();
        trouble("POLICYLATE", request, slot, "no answer after " + nanos / 1_000_000 + " ms");
        if (hangs) {
            events.publish(event("POLICYHANGS", request).weight(Weight.WARNING).with("policy", slot.ranked().name())
                    .with("reason", PolicySlot.MAX_STUCK + " calls hang in it: it is passed over until one returns").build());
        }
    }

    @Override
    public void returned(BootRequest request, PolicySlot slot) {
        if (slot.returned()) {
            events.publish(event("POLICYBACK", request).with("policy", slot.ranked().name()).build());
        }
    }

    @Override
    public void refused(BootRequest request, String reason) {
        events.publish(event("POLICYBUSY", request).weight(refusals.weight()).with("reason", reason).build());
    }

    private void trouble(String event, BootRequest request, PolicySlot slot, String cause) {
        events.publish(event(event, request).weight(slot.troubles.weight())
                .with("policy", slot.ranked().name()).with("cause", cause).build());
        int max = maxFailures.getAsInt();
        if (slot.failedAgain(cause, max)) {
            events.publish(event("POLICYASIDE", request).weight(Weight.WARNING)
                    .with("policy", slot.ranked().name()).with("cause", cause)
                    .with("reason", max + " failures in a row: not asked until its bundle or its configuration changes")
                    .build());
        }
    }

    private static BootEvent.Builder event(String name, BootRequest request) {
        return BootEvent.of(OrderedPolicyChain.PROTOCOL, name).mac(request.mac());
    }
}
