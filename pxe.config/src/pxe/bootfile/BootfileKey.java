// SPDX-License-Identifier: Apache-2.0
package pxe.bootfile;

import java.util.Optional;
import pxe.api.Bootfile;
import pxe.config.ConfigValues;

/** A key of a configuration whose value is a boot file. */
public final class BootfileKey {

    private BootfileKey() {}

    /** Reads it; empty if the key is missing, or, which becomes a problem, if its value is none. */
    public static Optional<Bootfile> read(ConfigValues values, String key) {
        return values.value(key, Optional.empty(), "a path or a URL, up to 255 ASCII characters without spaces",
                text -> Optional.of(new Bootfile(text)));
    }
}
