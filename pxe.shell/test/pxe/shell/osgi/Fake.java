// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;

/** What stands for an object of the OSGi framework, or of anybody else: it says what a test has it say. */
final class Fake {

    private Fake() {}

    /**
     * An object of an interface.
     *
     * @param answers what each method gives, by its name, of its arguments; others must not be called
     */
    static <S> S of(Class<S> type, Map<String, Function<Object[], Object>> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            Function<Object[], Object> answer = answers.get(method.getName());
            if (answer == null) {
                throw new UnsupportedOperationException(type.getSimpleName() + "." + method.getName());
            }
            return answer.apply(arguments);
        }));
    }
}
