// SPDX-License-Identifier: Apache-2.0
package pxe.follow;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is replaced as a whole: whoever reads it, even after a power cut, finds one version or the other. */
public final class WholeFile {

    /** What is to be in the file. */
    public interface Content {
        /** Writes it, in pieces that the stream needn't collect. */
        void writeTo(OutputStream out) throws IOException;
    }

    private WholeFile() {}

    /**
     * Writes the content beside the file, brings it to the disk, and moves it into place. For one thread at a time.
     *
     * @throws IOException if it can't be finished; the file is as it was, and nothing is left beside it: a full disk wants the room back
     */
    public static void replace(Path file, Content content) throws IOException {
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".new"); // FileInstall takes no hidden file
        try {
            try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                content.writeTo(Channels.newOutputStream(channel));
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
