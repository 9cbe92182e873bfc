// SPDX-License-Identifier: Apache-2.0
package pxe.itest.deployed;

import pxe.api.BootDecision;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.api.event.BootEvents;

/** A policy that can't be made, in one way or another. */
public abstract class BrokenPolicy implements BootPolicy {

    @Override
    public BootDecision decide(BootRequest request) {
        return BootDecision.pass();
    }

    private static <T> T broken() {
        throw new IllegalStateException("no licence");
    }

    /** Its constructor throws. */
    public static final class InConstructor extends BrokenPolicy {
        public InConstructor() {
            broken();
        }
    }

    /** Its class can't be initialized. */
    public static final class InClass extends BrokenPolicy {
        static final Object LICENCE = broken();
    }

    /** Its method that is called when it begins throws, whatever its name. */
    public static final class InMethod extends BrokenPolicy {
        void activate() {
            broken();
        }

        void begin() {
            broken();
        }
    }

    /** Its method that is called when it begins doesn't return until a system property says so. */
    public static final class Endless extends BrokenPolicy {

        public static final String END = "pxe.itest.end";

        void begin() throws InterruptedException {
            while (System.getProperty(END) == null) {
                Thread.sleep(50);
            }
        }
    }

    /** Its method that is called when it ends throws: until then it is well. */
    public static final class AtEnd extends BrokenPolicy {
        void end() {
            broken();
        }
    }

    /** It throws when it gets a service that it asked for. */
    public static final class InReference extends BrokenPolicy {
        void setEvents(BootEvents events) {
            broken();
        }
    }
}
