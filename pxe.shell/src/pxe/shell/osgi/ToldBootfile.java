// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import pxe.api.Machine;
import pxe.api.command.Answer;
import pxe.api.explain.Explanation;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;

/**
 * The boot file that a reply tells a machine to load, and how it would ask for it.
 *
 * @param name as the reply has it: a path, or a URL
 * @param protocol what it is loaded by
 * @param path the name without protocol and host
 * @param server where it is loaded from
 */
record ToldBootfile(String name, String protocol, String path, String server) {

    /** The boot file of a reply. */
    static Optional<ToldBootfile> of(Explanation.Reply reply) {
        return reply.bootfile().map(name -> name.contains("://") ? byUrl(name)
                : new ToldBootfile(name, "tftp", name, reply.server().getHostAddress()));
    }

    private static ToldBootfile byUrl(String name) {
        try {
            URI url = URI.create(name);
            if (url.getHost() != null) {
                return new ToldBootfile(name, url.getScheme(), url.getPath(), url.getHost());
            }
        } catch (IllegalArgumentException noUrl) {
            // such as a name into which iPXE puts its settings
        }
        return new ToldBootfile(name, name.substring(0, name.indexOf("://")), "", "?");
    }

    /**
     * Whether it is there.
     *
     * @param servers the addresses of this server
     */
    Answer state(FileLibrary files, Machine machine, Optional<InetAddress> client, List<InetAddress> servers) {
        Answer.Fields.Builder answer = Answer.fields().with("NAME", name).with("BY", protocol).with("FROM", server);
        if (name.contains("${")) {
            return answer.with("STATE", "known when iPXE has put its own settings into the name").build();
        }
        Optional<InetAddress> here = servers.stream().filter(own -> own.getHostAddress().equals(server)).findFirst();
        if (here.isEmpty()) {
            return answer.with("STATE", "of another server").build();
        }
        InetAddress from = client.or(machine::address).orElse(InetAddress.getLoopbackAddress());
        FileLookup lookup = files.find(new FileRequest(path, protocol, from, here.get()).withMachine(machine));
        return lookup instanceof FileLookup.Found(VirtualFile file)
                ? answer.with("STATE", "served").with("SERVED FROM", file.name()).with("BYTES", file.size()).build()
                : answer.with("STATE", NotServed.reason(lookup)).build();
    }
}
