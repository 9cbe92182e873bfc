// SPDX-License-Identifier: Apache-2.0
package pxe.core.fileinstall;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Code of a jar that FileInstall waits for: by one thread it starts and stops all that is in {@code deploy/}, and what a bundle does
 * then, such as an activator or the constructor of a component, holds up that thread as long as it likes.
 *
 * @param jar how the operator knows it
 * @param method what doesn't return
 */
record Culprit(String jar, String method) {

    /**
     * Who is at work in a thread.
     *
     * @param stack what the thread does, the innermost call first
     * @param owner the jar in {@code deploy/} that has a class, by the class's name
     */
    static Optional<Culprit> in(StackTraceElement[] stack, Function<String, Optional<String>> owner) {
        return Arrays.stream(stack).filter(Culprit::isOfABundle).flatMap(frame -> owner.apply(frame.getClassName())
                .map(jar -> new Culprit(jar, frame.getClassName() + "." + frame.getMethodName())).stream()).findFirst();
    }

    /** The JDK's classes are in modules, and those that came with the daemon have the virtual machine's own class loader. */
    private static boolean isOfABundle(StackTraceElement frame) {
        return frame.getModuleName() == null && frame.getClassLoaderName() == null;
    }

    String told() {
        return jar + " holds up whatever else is to happen in deploy/: " + method + " doesn't return; take the jar away, and start the"
                + " daemon anew if that doesn't help";
    }
}
