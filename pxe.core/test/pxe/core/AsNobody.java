// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

import static java.lang.foreign.ValueLayout.JAVA_INT;

/**
 * The calling thread opens files as a user who may do nothing special, until this is closed (setfsuid(2)); where the tests are not run
 * by root it does so anyway.
 */
@SuppressWarnings("restricted")
final class AsNobody implements AutoCloseable {

    private static final int NOBODY = 65534;

    private final MethodHandle setfsuid = Linker.nativeLinker().downcallHandle(Linker.nativeLinker().defaultLookup().findOrThrow("setfsuid"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private final int before = become(NOBODY);

    private int become(int user) {
        try {
            return (int) setfsuid.invokeExact(user);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        become(before);
    }
}
