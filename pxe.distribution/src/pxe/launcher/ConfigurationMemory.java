// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.cm.PersistenceManager;
import org.osgi.framework.BundleContext;

/**
 * Where Config Admin keeps what the files of {@code etc/} say: for this run, in memory. Any thread may use it.
 *
 * <p>Config Admin has such a memory of its own, and reads each configuration from that anew whenever somebody asks. One that FileInstall
 * has locked, since the daemon's user may not write its file, then counts a change more than there was; so components took the next
 * change, which they heard of before it was locked again, for one that they had.
 */
final class ConfigurationMemory implements PersistenceManager {

    /** What Config Admin knows it by. */
    static final String NAME = "pxe";

    private final Map<String, Dictionary<String, Object>> stored = new ConcurrentHashMap<>();

    /** Offers one, which must be before Config Admin starts. */
    static void offer(BundleContext context) {
        context.registerService(PersistenceManager.class, new ConfigurationMemory(), new Hashtable<>(Map.of(PROPERTY_NAME, NAME)));
    }

    @Override
    public boolean exists(String pid) {
        return stored.containsKey(pid);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Dictionary load(String pid) throws IOException {
        Dictionary<String, Object> found = stored.get(pid);
        if (found == null) {
            throw new IOException("there is no configuration " + pid);
        }
        return found;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Enumeration getDictionaries() {
        return Collections.enumeration(stored.values());
    }

    /** Config Admin goes on to change what it hands over. */
    @Override
    @SuppressWarnings("rawtypes")
    public void store(String pid, Dictionary values) {
        Dictionary<?, ?> given = values;
        Dictionary<String, Object> copy = new Hashtable<>();
        given.keys().asIterator().forEachRemaining(key -> copy.put(key.toString(), given.get(key)));
        stored.put(pid, copy);
    }

    @Override
    public void delete(String pid) {
        stored.remove(pid);
    }
}
