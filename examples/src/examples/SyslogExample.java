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
        SyslogSettings settings = new SyslogSettings(args[0], Integer.parseInt(args[1]), Facility.DAEMON, Severity.INFO, "example", 10);
        try (SyslogForwarder forwarder = new SyslogForwarder(settings)) {
            forwarder.forward(SyslogMessage.of(Instant.now(), Severity.INFO, "EXAMPLE", args[2]));
        }
    }
}
