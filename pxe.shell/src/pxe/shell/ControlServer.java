// SPDX-License-Identifier: Apache-2.0
package pxe.shell;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inner end of the control socket: takes commands and has them run.
 *
 * <p>Every connection has a virtual thread of its own, so a command that hangs blocks no other; so many at once are taken and no
 * more. When a client goes away, its command's thread is interrupted.
 */
public final class ControlServer implements AutoCloseable {

    /** How many commands run at once at most. */
    public static final int MAX_COMMANDS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    private final ControlSocket socket;
    private final CommandRunner runner;
    private final Semaphore room = new Semaphore(MAX_COMMANDS);
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();

    /**
     * Opens the socket and serves it.
     *
     * @param stateDirectory where the socket is made; it must exist
     * @throws IOException if the socket can't be had; the message is for the operator
     */
    public ControlServer(Path stateDirectory, CommandRunner runner) throws IOException {
        this.runner = runner;
        this.socket = ControlSocket.open(stateDirectory);
        Thread.ofVirtual().name("pxe-control").start(() -> accept(socket.channel()));
    }

    /** The socket's path. */
    public Path path() {
        return socket.path();
    }

    /** Removes the socket and ends all connections; commands that run are interrupted. */
    @Override
    public void close() throws IOException {
        socket.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
    }

    private void accept(ServerSocketChannel server) {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                Thread.ofVirtual().name("pxe-command").start(() -> serve(connection));
            }
        } catch (ClosedChannelException e) {
            LOG.debug("{} is closed", socket.path());
        } catch (IOException e) {
            LOG.error("{} takes no more commands: {}", socket.path(), e.getMessage());
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            ControlProtocol.Reply reply = new ControlProtocol.Reply(Channels.newOutputStream(connection));
            reply.exit(answer(connection, reply));
        } catch (IOException e) {
            LOG.debug("a client of {} went away: {}", socket.path(), e.toString());
        } finally {
            connections.remove(connection);
        }
    }

    private int answer(SocketChannel connection, ControlProtocol.Reply reply) throws IOException {
        DataInputStream input = new DataInputStream(new BufferedInputStream(Channels.newInputStream(connection)));
        Request request;
        try {
            request = ControlProtocol.readRequest(input);
        } catch (IOException e) {
            say(reply.err(), Objects.requireNonNullElse(e.getMessage(), "the request ended early"));
            return ExitStatus.FAILED;
        }
        if (!room.tryAcquire()) {
            say(reply.err(), MAX_COMMANDS + " commands are running already: try again when one has ended");
            return ExitStatus.FAILED;
        }
        Thread command = Thread.currentThread();
        Thread.ofVirtual().name("pxe-command-watch").start(() -> interruptAtEnd(input, command));
        try {
            return run(request, reply);
        } finally {
            room.release();
        }
    }

    private int run(Request request, ControlProtocol.Reply reply) throws IOException {
        try {
            return runner.run(request, reply.out(), reply.err());
        } catch (Exception e) {
            LOG.debug("{} failed", request, e);
            String name = request.kind() == Request.Kind.COMMAND ? " " + request.words().getFirst() : "";
            say(reply.err(), "pxe" + name + ": " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
            return ExitStatus.FAILED;
        }
    }

    /** A client says nothing after its request, so whatever ends the waiting is its end, or that of the connection. */
    private static void interruptAtEnd(DataInputStream input, Thread command) {
        try {
            input.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.trace("the connection is closed", e);
        }
        command.interrupt();
    }

    private static void say(OutputStream err, String line) throws IOException {
        err.write((line.lines().findFirst().orElse("failed") + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
