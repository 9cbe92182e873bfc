// SPDX-License-Identifier: Apache-2.0
package examples;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import pxe.api.event.BootEvents;
import pxe.core.DirectorySource;
import pxe.core.FileTree;
import pxe.net.EventLoop;
import pxe.net.LinuxEventLoop;
import pxe.tftp.TftpServer;
import pxe.tftp.TftpSettings;

/** Serves a directory by TFTP: {@code TftpExample DIRECTORY ADDRESS PORT}; port 0 lets the system choose. */
public final class TftpExample {

    private TftpExample() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
        // Everything that happens is told as an event. Here each is printed; the daemon logs them.
        BootEvents events = System.out::println;

        // The served tree: any number of sources, asked by their ranking. This one is a directory; LoaderSource adds the boot
        // loaders that the operating system's packages installed. Any other FileLibrary does as well, even a lambda.
        FileTree files = new FileTree(events);
        files.add(new DirectorySource(Path.of(args[0]), events), 0, 1);

        // TftpSettings.DEFAULT is what the daemon has with nothing configured; these are for another address, and smaller.
        TftpSettings settings = TftpSettings.builder().addresses(List.of(InetAddress.ofLiteral(args[1])))
                .port(Integer.parseInt(args[2])).maxTransfers(1000).maxTransfersPerClient(100).build();

        // The loop is the caller's: several servers may run on one. It is closed after them.
        try (EventLoop loop = LinuxEventLoop.open("tftp");
                TftpServer server = TftpServer.open(loop, settings, files, events)) {
            System.out.println("serving " + server.endpoints());
            System.in.transferTo(System.out);
        }
    }
}
