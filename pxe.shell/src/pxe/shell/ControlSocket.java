// SPDX-License-Identifier: Apache-2.0
package pxe.shell;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** A listening Unix domain socket that only its owner (and root) can open, from the first moment on. */
record ControlSocket(Path path, ServerSocketChannel channel) implements AutoCloseable {

    /** {@code sun_path} has 108 bytes on Linux, the closing NUL among them (unix(7)). */
    private static final int MAX_PATH_BYTES = 107;

    /** Where the socket gets its mode before it gets its name; not longer than the name, so that its path fits too. */
    private static final String WORKSHOP = ".control";

    /** Makes the socket in a directory; one that a dead daemon left there is replaced. */
    static ControlSocket open(Path directory) throws IOException {
        Path path = directory.toAbsolutePath().resolve(ControlProtocol.SOCKET_NAME);
        int length = path.toString().getBytes().length;
        if (length > MAX_PATH_BYTES) {
            throw new IOException("cannot make " + path + ": the path has " + length + " bytes, a socket's may have "
                    + MAX_PATH_BYTES + "; choose a state directory with a shorter path");
        }
        refuseIfTaken(path);
        try {
            return new ControlSocket(path, bind(path));
        } catch (IOException e) {
            throw new IOException("cannot make " + path + " (" + e + "): is the state directory there and writable?", e);
        }
    }

    private static void refuseIfTaken(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
            throw new IOException(path + " is no socket: remove it");
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            throw new IOException("another daemon answers at " + probe.getRemoteAddress()
                    + ": stop it, or give this one a state directory of its own");
        } catch (ConnectException e) {
            return; // nobody is behind it any more
        }
    }

    /**
     * Binds the socket in a directory that nobody else can enter, gives it its mode there, and moves it to its place: with
     * {@code bind} alone it would be open to others until {@code chmod}, if the umask says so.
     */
    private static ServerSocketChannel bind(Path path) throws IOException {
        Path workshop = path.resolveSibling(WORKSHOP);
        Path unfinished = workshop.resolve("s");
        Files.deleteIfExists(unfinished);
        Files.deleteIfExists(workshop);
        Files.createDirectory(workshop, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(unfinished));
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-------"));
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(workshop);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Stops listening and removes the file. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(path);
    }
}
