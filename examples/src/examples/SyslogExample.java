// SPDX-License-Identifier: Apache-2.0
package examples;

import java.io.IOException;
import java.time.Instant;
import pxe.syslog.Facility;
import pxe.syslog.Severity;
import pxe.syslog.SyslogForwarder;
import pxe.syslog.SyslogMessage;
import pxe.syslog.SyslogSettings;

/** Sends a message to a syslog server: {@code SyslogExample HOST PORT TEXT}. */
public final class SyslogExample {

    private SyslogExample() {}

    /** Ends when the message has left. */
    public static void main(String[] args) throws IOException {
        // Filed under "daemon"; what matters less than INFO is not sent; at most 10 messages wait.
        SyslogSettings settings =
                new SyslogSettings(args[0], Integer.parseInt(args[1]), Facility.DAEMON, Severity.INFO, "example", 10);

        // forward() never waits. Closing sends what is left, for a second at most.
        try (SyslogForwarder forwarder = new SyslogForwarder(settings)) {
            forwarder.forward(SyslogMessage.of(Instant.now(), Severity.INFO, "EXAMPLE", args[2]));
        }
    }
}
