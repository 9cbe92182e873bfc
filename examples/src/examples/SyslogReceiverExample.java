// SPDX-License-Identifier: Apache-2.0
package examples;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import pxe.net.EventLoop;
import pxe.net.LinuxEventLoop;
import pxe.syslog.ReceiverSettings;
import pxe.syslog.SyslogReceiver;

/** Prints what machines say of themselves: {@code SyslogReceiverExample ADDRESS PORT}; port 0 lets the system choose. */
public final class SyslogReceiverExample {

    private SyslogReceiverExample() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
        // At most 100 messages a second of one machine, and 1000 of all.
        ReceiverSettings settings =
                new ReceiverSettings(List.of(InetAddress.ofLiteral(args[0])), Integer.parseInt(args[1]), 100, 1000);

        // Each message is an event. The loop is the caller's: other servers may run on it too.
        try (EventLoop loop = LinuxEventLoop.open("syslog");
                SyslogReceiver receiver = SyslogReceiver.open(loop, settings, System.out::println)) {
            System.out.println("serving " + receiver.endpoints());
            System.in.transferTo(System.out);
        }
    }
}
