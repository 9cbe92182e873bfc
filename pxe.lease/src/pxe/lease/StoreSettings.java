// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.time.Duration;

/**
 * What a store goes by. Immutable.
 *
 * @param name what people know the database by, such as a file's path; it begins every message
 * @param shared whether other daemons use the database, too
 * @param grace how long after its end a lease stays its client's
 * @param history how long it is remembered who had an address before; zero remembers nothing
 */
public record StoreSettings(String name, boolean shared, Duration grace, Duration history) {

    /** A database of this daemon alone, which remembers 30 days. */
    public static StoreSettings of(String name) {
        return new StoreSettings(name, false, Duration.ZERO, Duration.ofDays(30));
    }

    /** The same for a database that daemons share. */
    public StoreSettings sharing() {
        return new StoreSettings(name, true, grace, history);
    }

    /** The same with another grace period. */
    public StoreSettings grace(Duration grace) {
        return new StoreSettings(name, shared, grace, history);
    }

    /** The same with another memory. */
    public StoreSettings history(Duration history) {
        return new StoreSettings(name, shared, grace, history);
    }
}
