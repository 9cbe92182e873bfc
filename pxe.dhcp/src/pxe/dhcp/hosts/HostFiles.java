// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lists of machines in files and directories, followed as they change. Safe for any thread.
 *
 * <p>Whoever wants to follow them calls {@link #look} now and then, twice a second, say. A file that changed is read again once two
 * looks found it the same, so that nobody's half-written file is taken. One that can't be read, isn't there or is no list leaves
 * what it said last in force, and is a problem of the list as long as it lasts.
 *
 * <p>A directory holds any number of lists, one for each machine if one likes, as dnsmasq's {@code dhcp-hostsdir}. A file that is
 * removed from it takes its machines with it. Names that begin with a dot or {@code #}, or end in {@code ~}, are not looked at.
 */
public final class HostFiles {

    private final Map<Path, HostSource> sources = new LinkedHashMap<>();

    /** Makes followers of nothing. */
    public HostFiles() {}

    /**
     * What files and directories say, in their order. What is named for the first time is read at once; what is not named any more
     * is forgotten.
     */
    public synchronized HostList read(Collection<Path> paths) {
        sources.keySet().retainAll(paths);
        paths.forEach(path -> sources.computeIfAbsent(path, HostSource::new).firstLook());
        return HostList.join(paths.stream().distinct().map(path -> sources.get(path).list()).toList());
    }

    /** Looks for changes; whether {@link #read} would say something else now. */
    public synchronized boolean look() {
        boolean changed = false;
        for (HostSource source : sources.values()) {
            changed |= source.look();
        }
        return changed;
    }
}
