// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;
import pxe.tftp.TftpPacket.Error;

/** What came of looking for a file. */
sealed interface Lookup {

    /**
     * It is open.
     *
     * @param name the file, for events
     * @param version equal to another's if both have the same bytes
     * @param content the receiver's own, to be closed by it
     */
    record Opened(String name, Object version, Content content) implements Lookup {}

    /**
     * It is not served.
     *
     * @param event the event's name
     * @param code what the client is told (RFC 1350 section 5)
     * @param message what the client is told for people, without what only the operator may know
     * @param reason what the operator is told
     */
    record NotServed(String event, int code, String message, String reason) implements Lookup {
        /** Something went wrong that has no error code of its own. */
        static NotServed aborted(String message, String reason) {
            return new NotServed("ABORTED", Error.OTHER, message, reason);
        }

        /** It can't be served now, but perhaps later. */
        static NotServed busy(String reason) {
            return aborted("the server is busy, try again later", reason);
        }
    }

    /** What tells the bytes on the wire from all others. */
    record Version(Object file, boolean isText) {}

    /**
     * Looks for a file and opens it: one channel for the whole transfer, and its size, so that a file which is replaced meanwhile
     * is sent as it was. May wait for a disk.
     */
    static Lookup of(FileLibrary files, FileRequest request, boolean isText) {
        try {
            try {
                return look(files, request, isText);
            } catch (IOException replaced) { // between being found and being opened: then there is another to be found
                return look(files, request, isText);
            }
        } catch (AccessDeniedException denied) {
            return refused("no permission to read " + denied.getMessage());
        } catch (Throwable e) {
            return NotServed.aborted("the file could not be read", e.toString());
        }
    }

    private static Lookup look(FileLibrary files, FileRequest request, boolean isText) throws IOException {
        return switch (files.find(request)) {
            case FileLookup.Found(VirtualFile file) when isText && file.size() > Netascii.MAX_BYTES ->
                new NotServed("REFUSED", Error.ILLEGAL_OPERATION, "too large for netascii, use octet",
                        file.name() + " has " + file.size() + " bytes: netascii is for texts of no more than " + Netascii.MAX_BYTES);
            case FileLookup.Found(VirtualFile file) -> open(file, isText);
            case FileLookup.Missing missing ->
                new NotServed("NOTFOUND", Error.NOT_FOUND, "file not found", missing.reason());
            case FileLookup.Refused refused -> refused(refused.reason());
            case FileLookup.Unavailable unavailable -> NotServed.busy(unavailable.reason());
        };
    }

    private static NotServed refused(String reason) {
        return new NotServed("REFUSED", Error.ACCESS_VIOLATION, "access denied", reason);
    }

    private static Opened open(VirtualFile file, boolean isText) throws IOException {
        SeekableByteChannel channel = file.open();
        try {
            Object version = file.version().<Object>map(same -> new Version(same, isText)).orElseGet(Object::new);
            return new Opened(file.name(), version, isText ? new Netascii(channel) : Content.octet(channel));
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }
}
