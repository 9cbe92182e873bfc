// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The network interfaces of this machine, as they come and go. Safe for any thread. */
public interface Links {

    /** The interfaces that are up. */
    List<Link> all();

    /** Whether this machine has an address. */
    default boolean has(InetAddress ip) {
        for (Link link : all()) {
            if (link.has(ip)) {
                return true;
            }
        }
        return false;
    }

    /** The interface with this index; empty if there is none, or no longer. */
    default Optional<Link> byIndex(int index) {
        return all().stream().filter(link -> link.index() == index).findFirst();
    }

    /** This machine's interfaces, looked at again when a second is over, or when one is asked for that wasn't there. */
    static Links system() {
        return new SystemLinks(SystemLinks::look, System::nanoTime);
    }
}
