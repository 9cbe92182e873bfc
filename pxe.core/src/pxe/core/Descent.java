// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * The way down to a file that is opened: from the top, directory by directory (openat(2)), and over no link. So what is opened lies
 * below the top, however links and directories are exchanged meanwhile, and is the version that was found.
 *
 * @param top the real path of a directory
 * @param path the file's real path, below the top
 */
record Descent(Path top, Path path, FileVersion version) {

    /**
     * Opens the file to be read.
     *
     * @throws AccessDeniedException if the daemon may not read the file, or a directory on the way
     * @throws IOException if the file is there no more, or is another by now
     */
    FileChannel open() throws IOException {
        try (DirectoryStream<Path> directory = entered(top, () -> Files.newDirectoryStream(top))) {
            if (directory instanceof SecureDirectoryStream<Path> secure) {
                return open(secure, top.relativize(path));
            }
            throw new IOException("files are opened safely on Unix only");
        }
    }

    private FileChannel open(SecureDirectoryStream<Path> directory, Path rest) throws IOException {
        if (rest.getNameCount() == 1) {
            return openIn(directory, rest);
        }
        Path inside = rest.subpath(1, rest.getNameCount());
        Path name = rest.getName(0);
        try (SecureDirectoryStream<Path> next = entered(path.subpath(0, path.getNameCount() - inside.getNameCount()),
                () -> directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS))) {
            return open(next, inside);
        }
    }

    /** Java has no way to enter a directory that it may not look through, which is all that the system asks for. */
    private <T> T entered(Path directory, Storage.Question<T> stream) throws IOException {
        try {
            return stream.ask();
        } catch (AccessDeniedException notReadable) {
            throw new AccessDeniedException(path.toString(), null, "the daemon's user may not read the directory "
                    + path.getRoot().resolve(directory) + ", and has to, not only enter it");
        }
    }

    private FileChannel openIn(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        BasicFileAttributeView now = directory.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        checkReplaced(now.readAttributes()); // before it is opened, for the sake of FIFOs, and after
        FileChannel channel = (FileChannel) directory.newByteChannel(name,
                Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        try {
            checkReplaced(now.readAttributes());
            return channel;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private void checkReplaced(BasicFileAttributes now) throws IOException {
        if (!version.is(now)) {
            throw new IOException(path + " was replaced while it was being opened");
        }
    }
}
