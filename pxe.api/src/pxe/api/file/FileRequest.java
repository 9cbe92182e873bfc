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
    private final long arrivalNanos;

    /**
     * Makes a request.
     *
     * @param path the name as the client wrote it, decoded but not cleaned: the {@link FileLibrary} does that for all protocols
     * @param protocol {@code tftp}, {@code http} or {@code https}
     * @param client the client's address
     * @param server the address of this server that the client used
     */
    public FileRequest(String path, String protocol, InetAddress client, InetAddress server) {
        this(path, protocol, client, server, System.nanoTime());
    }

    /**
     * Makes a request that arrived with others, before it is looked at.
     *
     * @param arrivalNanos see {@link #arrivalNanos()}
     */
    public FileRequest(String path, String protocol, InetAddress client, InetAddress server, long arrivalNanos) {
        this(path, protocol, client, server, null, arrivalNanos);
    }

    private FileRequest(String path, String protocol, InetAddress client, InetAddress server, @Nullable Machine machine,
            long arrivalNanos) {
        this.path = Objects.requireNonNull(path, "path");
        this.protocol = Objects.requireNonNull(protocol, "protocol");
        this.client = Objects.requireNonNull(client, "client");
        this.server = Objects.requireNonNull(server, "server");
        this.machine = machine;
        this.arrivalNanos = arrivalNanos;
    }

    /** The same request for another path. */
    public FileRequest withPath(String path) {
        return new FileRequest(path, protocol, client, server, machine, arrivalNanos);
    }

    /** The same request, by a machine that is known. */
    public FileRequest withMachine(Machine machine) {
        return new FileRequest(path, protocol, client, server, Objects.requireNonNull(machine, "machine"), arrivalNanos);
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

    /**
     * When it was there at the latest, by {@link System#nanoTime()}. What a source saw since then is as good as another look: of the
     * machines that ask for one file at the same moment, one look serves all.
     */
    public long arrivalNanos() {
        return arrivalNanos;
    }

    @Override
    public String toString() {
        return protocol + " " + path + " for " + client.getHostAddress();
    }
}
