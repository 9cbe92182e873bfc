// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One version of a file, as far as it is in memory, for all who send it. It is read in runs of pages, one run at a time, a little
 * ahead of those who send.
 *
 * <p>For the loop's thread; while a run is read, its memory and the content are the worker's own.
 */
final class CachedFile {

    /** Somebody who sends the file; hears on the loop's thread how reading goes on. */
    interface Reader {
        /** More is in memory than when it last asked. */
        void filled();

        /** The file can't be read any further. */
        void failed(IOException reason);
    }

    private static final int RUN_PAGES = 4;
    private static final int AHEAD_PAGES = 3;

    private final PageCache cache;
    private final Object version;
    private final long sizeBytes;
    private final Map<Long, PageCache.Page> pages = new HashMap<>();
    /** In the order in which they came. */
    private Set<Reader> waiting = new LinkedHashSet<>();
    private @Nullable Content content;
    private @Nullable IOException broken;
    private int users;
    private boolean reading;

    CachedFile(PageCache cache, Object version, long sizeBytes) {
        this.cache = cache;
        this.version = version;
        this.sizeBytes = sizeBytes;
    }

    Object version() {
        return version;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** One more sends this file, and has opened it; {@link #leave} is the end of that. */
    void join(Content opened) {
        users++;
        if (content == null) {
            content = opened;
        } else {
            cache.closeLater(opened);
        }
    }

    /** One less sends this file. */
    void leave(Reader reader) {
        users--;
        waiting.remove(reader);
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (users > 0 || reading) {
            return;
        }
        if (content != null) {
            cache.closeLater(content);
            content = null;
        }
        if (pages.isEmpty()) {
            cache.remove(this);
        }
    }

    /** How many of so many bytes are in memory, from the position on and without a gap; they stay there until the next wait. */
    int available(long position, int count) {
        long missing = firstMissing(position / PageCache.PAGE_BYTES, position + count);
        return Math.clamp(missing * PageCache.PAGE_BYTES - position, 0, count);
    }

    /** Reads what is at a position; the reader hears of it once. */
    void await(long position, Reader reader) {
        waiting.add(reader);
        read(position / PageCache.PAGE_BYTES);
    }

    /** Reads on when what is in memory ends not far behind a position. */
    void readAhead(long position) {
        long page = position / PageCache.PAGE_BYTES;
        long last = Math.min(page + AHEAD_PAGES, pageCount() - 1);
        if (!reading && last >= page && !pages.containsKey(last)) {
            read(firstMissing(page, last * PageCache.PAGE_BYTES));
        }
    }

    /** The first page that isn't in memory, or the first that begins behind the end. */
    private long firstMissing(long page, long end) {
        long next = page;
        while (next * PageCache.PAGE_BYTES < end) {
            PageCache.Page there = pages.get(next);
            if (there == null) {
                return next;
            }
            there.used = true;
            next++;
        }
        return next;
    }

    /** Copies bytes that are in memory. */
    void copy(long position, int count, ByteBuffer into) {
        long at = position;
        for (int left = count; left > 0; ) {
            ByteBuffer page = Objects.requireNonNull(pages.get(at / PageCache.PAGE_BYTES)).bytes;
            int start = (int) (at % PageCache.PAGE_BYTES);
            int part = Math.min(left, PageCache.PAGE_BYTES - start);
            into.put(into.position(), page, start, part);
            into.position(into.position() + part);
            at += part;
            left -= part;
        }
    }

    private void read(long first) {
        if (reading) {
            return;
        }
        List<ByteBuffer> run = broken == null ? cache.take(runLength(first)) : List.of();
        if (broken != null) {
            cache.loop().execute(() -> failed(broken));
        } else if (run.isEmpty()) {
            cache.starved(this);
        } else {
            reading = true;
            Content from = Objects.requireNonNull(content);
            cache.workers().execute(() -> read(from, first, run), reason -> cache.loop().execute(() -> broke(new IOException(reason), run)));
        }
    }

    private void read(Content from, long first, List<ByteBuffer> run) {
        try {
            from.read(first * PageCache.PAGE_BYTES, run.stream().map(ByteBuffer::clear).toArray(ByteBuffer[]::new));
            cache.loop().execute(() -> done(first, run));
        } catch (IOException e) {
            cache.loop().execute(() -> broke(e, run));
        } catch (RuntimeException | Error e) {
            cache.loop().execute(() -> broke(new IOException("reading failed: " + e, e), run));
        }
    }

    private long pageCount() {
        return Math.ceilDiv(sizeBytes, PageCache.PAGE_BYTES);
    }

    private int runLength(long first) {
        long end = Math.min(first + RUN_PAGES, pageCount());
        long next = first + 1;
        while (next < end && !pages.containsKey(next)) {
            next++;
        }
        return (int) (next - first);
    }

    private void done(long first, List<ByteBuffer> run) {
        for (int i = 0; i < run.size(); i++) {
            PageCache.Page page = new PageCache.Page(this, first + i, run.get(i));
            pages.put(page.number, page);
            cache.add(page);
        }
        reading = false;
        tell();
        closeIfUnused();
        cache.feed();
    }

    private void broke(IOException reason, List<ByteBuffer> run) {
        cache.giveBack(run);
        cache.discard(this);
        pages.clear();
        reading = false;
        broken = reason;
        failed(reason);
        closeIfUnused();
        cache.feed();
    }

    private void failed(IOException reason) {
        Set<Reader> told = waiting;
        waiting = new LinkedHashSet<>();
        told.forEach(reader -> reader.failed(reason));
    }

    /** Those who wait look again at what is there. */
    void tell() {
        Set<Reader> told = waiting;
        waiting = new LinkedHashSet<>();
        told.forEach(Reader::filled);
    }

    /** A page's memory is needed for another. */
    void forget(PageCache.Page page) {
        pages.remove(page.number);
        if (pages.isEmpty() && users == 0) {
            cache.remove(this);
        }
    }
}
