// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;

/**
 * The moment in which the log gets another configuration.
 *
 * <p>Pax Logging stops Log4j then and starts it again, and a stopped Log4j has a configuration in which no level is on: who logs finds
 * so, and is silent, before it comes to the lock that would have it wait until the log is there again.
 */
final class LogHandover {

    private LogHandover() {}

    /**
     * From now on who logs waits while the log gets another configuration: the levels are on, as they are shipped, and all is written
     * as the new configuration says. All contexts of Log4j that are stopped have one configuration, so any of them serves to change it.
     */
    static void loseNothing() {
        System.setProperty("org.ops4j.pax.logging.DefaultServiceLog.level", "OFF"); // what matters is told by LogTrouble
        try {
            LogTrouble.Listener.listen();
            LoggerContext context = new LoggerContext("stopped");
            context.stop();
            Configuration stopped = context.getConfiguration();
            stopped.getRootLogger().setLevel(Level.WARN);
            stopped.addLogger("pxe", new LoggerConfig("pxe", Level.INFO, true));
        } catch (LinkageError broken) {
            // a jar of system/: the daemon says which, and runs without the log
        }
    }
}
