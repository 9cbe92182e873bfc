// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import pxe.api.file.FileEntry;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;

/** Turns requests into answers. Safe for any thread. */
final class FileAnswers {

    private final FileLibrary files;
    private final BooleanSupplier showsDirectories;
    private final SmallFiles small = new SmallFiles();

    /**
     * Answers from a library.
     *
     * @param showsDirectories whether a directory is answered with what is in it
     */
    FileAnswers(FileLibrary files, BooleanSupplier showsDirectories) {
        this.files = files;
        this.showsDirectories = showsDirectories;
    }

    /**
     * The answer that can be given without waiting, since what was asked for is a small file in memory: it takes one question to the
     * kernel at most whether that is still so. Null if a worker must look for it.
     *
     * @param room gives a place for so many bytes, until the answer is sent
     */
    @Nullable Response atHand(HttpRequest request, FileRequest wanted, IntFunction<ByteBuffer> room) throws IOException {
        String type = small.typeAt(request.path());
        if (type == null || files.mayWait() || !(files.find(wanted) instanceof FileLookup.Found(VirtualFile file))) {
            return null;
        }
        SmallFile known = small.get(file);
        return known == null ? null : known(request, file, known, type, room);
    }

    /** The answer; whatever goes wrong is one too. It may wait for a disk. */
    Response to(HttpRequest request, FileRequest wanted) {
        try {
            try {
                return answer(request, wanted);
            } catch (IOException replaced) { // between being found and being opened: then there is another to be found
                return answer(request, wanted);
            }
        } catch (AccessDeniedException denied) {
            return Response.withoutFile(403, request, "REFUSED", "no permission to read " + denied.getMessage());
        } catch (Throwable e) {
            int status = e instanceof IOException ? 503 : 500; // no descriptor left, say: that may be over when it is asked again
            return Response.withoutFile(status, request, "ABORTED", "the file could not be read: " + e);
        }
    }

    private Response answer(HttpRequest request, FileRequest wanted) throws IOException {
        return switch (files.find(wanted)) {
            case FileLookup.Found(VirtualFile file) when request.path().endsWith("/") ->
                directory(request, wanted, Response.withoutFile(404, request, "NOTFOUND", file.name() + " is no directory"));
            case FileLookup.Found(VirtualFile file) -> found(request, file, MediaType.of(request.path()));
            case FileLookup.Missing missing ->
                directory(request, wanted, Response.withoutFile(404, request, "NOTFOUND", missing.reason()));
            case FileLookup.Refused refused ->
                directory(request, wanted, Response.withoutFile(403, request, "REFUSED", refused.reason()));
            case FileLookup.Unavailable unavailable -> Response.withoutFile(503, request, "ABORTED", unavailable.reason());
        };
    }

    private Response directory(HttpRequest request, FileRequest wanted, Response otherwise) throws IOException {
        List<FileEntry> entries = showsDirectories.getAsBoolean() ? files.list(wanted) : List.of();
        return entries.isEmpty() ? otherwise
                : found(request, VirtualFile.ofText(wanted.path(), Index.page(wanted.path(), entries)), MediaType.HTML);
    }

    private Response found(HttpRequest request, VirtualFile file, String type) throws IOException {
        SmallFile known = small.get(file);
        if (known != null) {
            small.ledBy(request.path(), type);
            return known(request, file, known, type, ByteBuffer::allocate);
        }
        SeekableByteChannel channel = file.open();
        try {
            Version version = version(file, channel.size());
            FileAnswer answer = new FileAnswer(request, file.name(), type, version);
            byte[] content = SmallFiles.read(channel);
            if (content != null) {
                small.keep(file, content, type);
            }
            Response response = content == null ? answer.of(channel) : answer.of(content);
            if (response.body() == null) {
                channel.close();
            }
            return response;
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static Response known(HttpRequest request, VirtualFile file, SmallFile known, String type, IntFunction<ByteBuffer> room)
            throws IOException {
        long second = System.currentTimeMillis() / 1000;
        return known.answers(request, type, second) ? known.answer(request, file.name(), second, room)
                : new FileAnswer(request, file.name(), type, version(file, known.content().length)).of(known.content());
    }

    private static Version version(VirtualFile file, long size) {
        return new Version(size, file.lastModified(), Instant.now());
    }
}
