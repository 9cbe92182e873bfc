// SPDX-License-Identifier: Apache-2.0
package pxe.bootfile;

import java.util.Optional;
import pxe.api.BootRequest;
import pxe.api.Bootfile;

/** The daemon's own HTTP service, as the machines reach it; an OSGi service in the daemon. Safe for any thread, and doesn't wait. */
@FunctionalInterface
public interface OwnHttp {

    /** The URL of a file of the served tree, at the address that the machine knows; empty while HTTP doesn't serve. */
    Optional<Bootfile> url(BootRequest request, String path);
}
