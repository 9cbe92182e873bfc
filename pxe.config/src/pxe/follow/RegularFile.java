// SPDX-License-Identifier: Apache-2.0
package pxe.follow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file that an operator names, read as a whole if it is one: a device has no end, and a FIFO is only opened once somebody writes. */
public final class RegularFile {

    private RegularFile() {}

    /**
     * Reads it.
     *
     * @param mebibytes how much it may hold; what is larger was meant to be something else
     * @throws IOException if it can't be read; the message is for the operator, but for those that the JDK has types of its own for
     */
    public static byte[] read(Path file, int mebibytes) throws IOException {
        if (Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
            throw new IOException("it is no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((mebibytes << 20) + 1);
            if (bytes.length > mebibytes << 20) {
                throw new IOException("it is larger than " + mebibytes + " MiB");
            }
            return bytes;
        }
    }
}
