// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import pxe.config.ConfigValues;

/** Reads some of the values that {@link CoreConfig} describes; {@link PolicyChainComponent} tells of keys that don't exist. */
final class CoreValues {

    private CoreValues() {}

    /** Reads settings; empty, after one line in the log, if a value is wrong: what was good before stays. */
    static <S> Optional<S> read(Map<String, ?> properties, Function<ConfigValues, S> reader) {
        return ConfigValues.read(properties, values -> {
            values.leaveOthers();
            return reader.apply(values);
        }, LoggerFactory.getLogger(CoreConfig.PID));
    }
}
