// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import pxe.net.Workers;

/**
 * What transfers send, in pages: a file that many machines load at once is open once and read once. A page is kept after its last
 * use until its memory is needed, so the machine that comes next finds it too.
 *
 * <p>For the loop's thread; files are read by workers.
 */
final class PageCache {

    static final int PAGE_BYTES = 32 * 1024;

    /** A page that is read: where it belongs, and whether it was used since it was last looked at. */
    static final class Page {
        final CachedFile file;
        final long number;
        final ByteBuffer bytes;
        boolean used = true;

        Page(CachedFile file, long number, ByteBuffer bytes) {
            this.file = file;
            this.number = number;
            this.bytes = bytes;
        }
    }

    private final int maxPages;
    private final Workers workers;
    private final Executor loop;
    private final Map<Object, CachedFile> files = new HashMap<>();
    /** Those in memory, the next to be given up first, unless it was used since. */
    private final Deque<Page> pages = new ArrayDeque<>();
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    /** Files for which no memory was left: all of it was being read into. */
    private final Set<CachedFile> starved = new LinkedHashSet<>();
    private int allocated;

    PageCache(long maxBytes, Workers workers, Executor loop) {
        this.maxPages = (int) Math.max(1, maxBytes / PAGE_BYTES);
        this.workers = workers;
        this.loop = loop;
    }

    /** Joins those who send this version of a file; of several contents of one version, all but one are closed. */
    CachedFile open(Object version, Content content) {
        CachedFile file = files.computeIfAbsent(version, v -> new CachedFile(this, v, content.sizeBytes()));
        file.join(content);
        return file;
    }

    /** The files of which something is in memory, or that are being sent. */
    int files() {
        return files.size();
    }

    Workers workers() {
        return workers;
    }

    Executor loop() {
        return loop;
    }

    /** Closes what was only read, so that nothing can be lost. */
    void closeLater(Content content) {
        workers.execute(() -> close(content), _ -> close(content));
    }

    private static void close(Content content) {
        try {
            content.close();
        } catch (IOException e) {
            // see above
        }
    }

    /** Memory for as many pages as wanted, or as there is; none if all of it is being read into. */
    List<ByteBuffer> take(int wanted) {
        List<ByteBuffer> taken = new ArrayList<>(wanted);
        while (taken.size() < wanted) {
            if (!free.isEmpty()) {
                taken.add(free.pop());
            } else if (allocated < maxPages) {
                allocated++;
                taken.add(ByteBuffer.allocateDirect(PAGE_BYTES));
            } else if (!pages.isEmpty()) {
                free.push(giveUp());
            } else {
                break;
            }
        }
        return taken;
    }

    private ByteBuffer giveUp() {
        Page page = pages.remove();
        while (page.used) {
            page.used = false;
            pages.add(page);
            page = pages.remove();
        }
        page.file.forget(page);
        return page.bytes;
    }

    void add(Page page) {
        pages.add(page);
    }

    /** Takes memory back. */
    void giveBack(List<ByteBuffer> buffers) {
        buffers.forEach(free::push);
    }

    /** Nothing of a file can be used any more, or is. */
    void remove(CachedFile file) {
        files.remove(file.version(), file);
    }

    /** Nothing of a file can be used any more: its pages are free. */
    void discard(CachedFile file) {
        remove(file);
        pages.removeIf(page -> {
            boolean isOfFile = page.file == file;
            if (isOfFile) {
                free.push(page.bytes);
            }
            return isOfFile;
        });
    }

    void starved(CachedFile file) {
        starved.add(file);
    }

    /** Memory may have become free: those who waited for it try again. */
    void feed() {
        List<CachedFile> fed = List.copyOf(starved);
        starved.clear();
        fed.forEach(CachedFile::tell);
    }
}
