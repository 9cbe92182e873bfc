// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import pxe.api.BootDecision;
import pxe.api.BootRequest;

/** Hears how policies fare on a walk, in nanoseconds, and says which of them are asked. Called by any thread. */
interface PolicyWitness {

    /** Whether a policy is asked. */
    boolean asks(PolicySlot slot);

    /** A policy decided or passed. */
    void answered(PolicySlot slot, BootDecision decision, long nanos);

    /** A policy threw, or returned {@code null}. */
    void failed(BootRequest request, PolicySlot slot, String cause, long nanos);

    /** A policy's call passed the deadline and was given up. */
    void late(BootRequest request, PolicySlot slot, long nanos);

    /** A call that was given up returned after all. */
    void returned(BootRequest request, PolicySlot slot);

    /** The walk ends without a decision. */
    void refused(BootRequest request, String reason);
}
