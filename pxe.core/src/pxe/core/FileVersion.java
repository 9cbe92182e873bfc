// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What tells one version of a file from another. Times are in nanoseconds since 1970: numbers, since each request compares them.
 *
 * @param key which file it is, whatever it is called
 * @param changed when anything of it changed last: unlike the time of its last modification, nobody can set it
 * @param mode its type and who may do what with it (inode(7))
 */
record FileVersion(Object key, long bytes, long modified, long changed, int mode) {

    private static final String ATTRIBUTES = "unix:fileKey,lastModifiedTime,size,ctime,mode";

    /** Looks at what is at a path now. */
    static FileVersion at(Path path, LinkOption... options) throws IOException {
        Map<String, Object> is = Files.readAttributes(path, ATTRIBUTES, options);
        return new FileVersion(is.get("fileKey"), (Long) is.get("size"), nanos((FileTime) is.get("lastModifiedTime")),
                nanos((FileTime) is.get("ctime")), (Integer) is.get("mode"));
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    boolean isRegularFile() {
        return type() == 0100000; // S_IFREG, inode(7)
    }

    boolean isDirectory() {
        return type() == 0040000; // S_IFDIR
    }

    private int type() {
        return mode & 0170000; // S_IFMT
    }

    /**
     * Whether other content is in this file now, for sure. One more name changes the time of the last change too, or one less, as
     * backups have it every night: that ends nothing that is being sent.
     */
    boolean isOverwritten(FileVersion now) {
        return now.key.equals(key) && (now.modified != modified || now.bytes != bytes);
    }

    /** Whether these are the attributes of this version, as far as they tell. */
    boolean is(BasicFileAttributes now) {
        return key.equals(now.fileKey()) && modified == nanos(now.lastModifiedTime()) && bytes == now.size();
    }
}
