// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import pxe.api.event.BootEvents;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;
import pxe.core.DirectorySettings;
import pxe.core.DirectorySource;

/**
 * A directory that takes other settings from one request to the next: a source that went and came again would be missed by those who
 * ask in between.
 */
class LiveDirectory implements FileSource {

    private final BootEvents events;
    private volatile DirectorySource directory;

    LiveDirectory(DirectorySettings settings, BootEvents events) {
        this.events = events;
        this.directory = new DirectorySource(settings, events);
    }

    /** Takes other settings; nothing happens if they are the same. */
    final void apply(DirectorySettings settings) {
        if (!settings.equals(directory.settings())) {
            directory = new DirectorySource(settings, events);
        }
    }

    @Override
    public final Optional<VirtualFile> find(FileRequest request) throws IOException {
        return directory.find(request);
    }

    @Override
    public final boolean mayWait() {
        return directory.mayWait();
    }

    @Override
    public final Set<String> list(FileRequest request) {
        return directory.list(request);
    }

    @Override
    public final String toString() {
        return directory.toString();
    }
}
