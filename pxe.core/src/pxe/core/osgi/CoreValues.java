// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import pxe.config.ConfigValues;

/** Reads the values that {@link CoreConfig} describes. */
final class CoreValues {

    private CoreValues() {}

    /** Reads settings; empty, after one line in the log, if a value is wrong: what was good before stays. */
    static <S> Optional<S> read(Map<String, ?> properties, Function<ConfigValues, S> reader) {
        return ConfigValues.read(properties, reader, LoggerFactory.getLogger(CoreConfig.PID));
    }
}
