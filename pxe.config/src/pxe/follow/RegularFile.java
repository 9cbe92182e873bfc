// SPDX-License-Identifier: Apache-2.0
package pxe.follow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that an operator names, if it is one: a device has no end, and who opens a FIFO waits for somebody at its other end. */
public final class RegularFile {

    private RegularFile() {}

    /**
     * Refuses what is there and is none, without opening it.
     *
     * @throws IOException if it is refused; the message is for the operator
     */
    public static void check(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(Files.isDirectory(file) ? "it is a directory" : "it is no regular file");
        }
    }

    /**
     * Reads it as a whole.
     *
     * @param mebibytes how much it may hold; what is larger was meant to be something else
     * @throws IOException if it can't be read; the message is for the operator, but for those that the JDK has types of its own for
     */
    public static byte[] read(Path file, int mebibytes) throws IOException {
        check(file);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((mebibytes << 20) + 1);
            if (bytes.length > mebibytes << 20) {
                throw new IOException("it is larger than " + mebibytes + " MiB");
            }
            return bytes;
        }
    }
}
