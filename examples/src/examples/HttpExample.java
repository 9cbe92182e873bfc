// SPDX-License-Identifier: Apache-2.0
package examples;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import pxe.api.event.BootEvents;
import pxe.core.DirectorySource;
import pxe.core.FileTree;
import pxe.http.HttpServer;
import pxe.http.HttpSettings;

/** Serves a directory by HTTP: {@code HttpExample DIRECTORY ADDRESS PORT}; port 0 lets the system choose. */
public final class HttpExample {

    private HttpExample() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
        // Everything that happens is told as an event. Here each is printed; the daemon logs them.
        BootEvents events = System.out::println;

        // The served tree: any number of sources, asked by their ranking. TFTP can serve the same one.
        FileTree files = new FileTree(events);
        files.add(new DirectorySource(Path.of(args[0]), events), 0, 1);

        // The server has threads of its own, so it needs no loop.
        HttpSettings settings = HttpSettings.builder().addresses(List.of(InetAddress.ofLiteral(args[1])))
                .port(Integer.parseInt(args[2])).build();
        try (HttpServer server = HttpServer.open(settings, files, events)) {
            System.out.println("serving " + server.endpoints());
            System.in.transferTo(System.out);
        }
    }
}
