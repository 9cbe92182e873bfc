// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;

/** Turns requests into answers. It may wait for a disk. Safe for any thread. */
final class FileAnswers {

    private final FileLibrary files;
    private final SmallFiles small = new SmallFiles();

    FileAnswers(FileLibrary files) {
        this.files = files;
    }

    /** The answer; whatever goes wrong is one too. */
    Response to(HttpRequest request, String protocol, InetAddress client, InetAddress server) {
        FileRequest wanted = new FileRequest(request.path(), protocol, client, server);
        try {
            try {
                return found(request, files.find(wanted));
            } catch (IOException replaced) { // between being found and being opened: then there is another to be found
                return found(request, files.find(wanted));
            }
        } catch (IOException | RuntimeException e) {
            return Response.withoutFile(500, request, "ABORTED", "the file could not be read: " + e);
        }
    }

    private Response found(HttpRequest request, FileLookup lookup) throws IOException {
        return switch (lookup) {
            case FileLookup.Found found -> found(request, found.file());
            case FileLookup.Missing missing -> Response.withoutFile(404, request, "NOTFOUND", missing.reason());
            case FileLookup.Refused refused -> Response.withoutFile(403, request, "REFUSED", refused.reason());
        };
    }

    private Response found(HttpRequest request, VirtualFile file) throws IOException {
        byte[] known = small.get(file);
        if (known != null) {
            return new FileAnswer(request, file.name(), version(file, known.length)).of(known);
        }
        SeekableByteChannel channel = file.open();
        try {
            FileAnswer answer = new FileAnswer(request, file.name(), version(file, channel.size()));
            byte[] content = small.read(file, channel);
            Response response = content == null ? answer.of(channel) : answer.of(content);
            if (response.body() == null) {
                channel.close();
            }
            return response;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Version version(VirtualFile file, long size) {
        return new Version(size, file.lastModified(), Instant.now());
    }
}
