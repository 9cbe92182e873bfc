// SPDX-License-Identifier: Apache-2.0
package pxe.ipxe;

import java.util.Map;
import java.util.Optional;
import pxe.api.Bootfile;
import pxe.api.ClientArch;

/**
 * What machines load on the way of iPXE.
 *
 * @param script what iPXE runs: a path or a URL; empty for the automatic choice
 * @param loaders the iPXE program of each architecture; firmware of one that is missing here is left to other policies
 */
public record IpxeSettings(Optional<Bootfile> script, Map<ClientArch, Bootfile> loaders) {

    /** Makes settings; the map is copied. */
    public IpxeSettings {
        loaders = Map.copyOf(loaders);
    }
}
