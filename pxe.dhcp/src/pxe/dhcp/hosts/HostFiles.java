// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import pxe.follow.FollowedFiles;

/** Lists of machines in files and directories, {@linkplain FollowedFiles followed as they change}. Safe for any thread. */
public final class HostFiles {

    private final FollowedFiles<HostList> files = new FollowedFiles<>(HostText::read);

    /** Makes followers of nothing. */
    public HostFiles() {}

    /**
     * What files and directories say, in their order. What is named for the first time is read at once; what is not named any more
     * is forgotten.
     */
    public HostList read(Collection<Path> paths) {
        FollowedFiles.Found<HostList> found = files.read(paths);
        return HostList.join(Stream.concat(found.contents().stream(), Stream.of(new HostList(List.of(), found.problems()))).toList());
    }

    /** Looks for changes; whether {@link #read} would say something else now. */
    public boolean look() {
        return files.look();
    }
}
