// SPDX-License-Identifier: Apache-2.0
package pxe.api.file;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pxe.api.Machine;

/** A client asks for a file, by TFTP or by HTTP. Immutable. */
public final class FileRequest {

    private final String path;
    private final String protocol;
    private final InetAddress client;
    private final InetAddress server;
    private final @Nullable Machine machine;

    /**
     * Makes a request.
     *
     * @param path the name as the client wrote it, decoded but not cleaned: the {@link FileLibrary} does that for all protocols
     * @param protocol {@code tftp}, {@code http} or {@code https}
     * @param client the client's address
     * @param server the address of this server that the client used
     */
    public FileRequest(String path, String protocol, InetAddress client, InetAddress server) {
        this(path, protocol, client, server, null);
    }

    private FileRequest(String path, String protocol, InetAddress client, InetAddress server, @Nullable Machine machine) {
        this.path = Objects.requireNonNull(path, "path");
        this.protocol = Objects.requireNonNull(protocol, "protocol");
        this.client = Objects.requireNonNull(client, "client");
        this.server = Objects.requireNonNull(server, "server");
        this.machine = machine;
    }

    /** The same request for another path. */
    public FileRequest withPath(String path) {
        return new FileRequest(path, protocol, client, server, machine);
    }

    /** The same request, by a machine that is known. */
    public FileRequest withMachine(Machine machine) {
        return new FileRequest(path, protocol, client, server, Objects.requireNonNull(machine, "machine"));
    }

    /**
     * The name. What a {@link FileSource} sees is clean: relative, {@code /} between the parts, no empty, {@code .} or
     * {@code ..} part, no NUL.
     */
    public String path() {
        return path;
    }

    /** The protocol: {@code tftp}, {@code http} or {@code https}. */
    public String protocol() {
        return protocol;
    }

    /** The client's address. */
    public InetAddress client() {
        return client;
    }

    /** The address of this server that the client used. */
    public InetAddress server() {
        return server;
    }

    /** The machine that has the client's address, as far as it is known: the {@link FileLibrary} adds it for its sources. */
    public Optional<Machine> machine() {
        return Optional.ofNullable(machine);
    }

    @Override
    public String toString() {
        return protocol + " " + path + " for " + client.getHostAddress();
    }
}
