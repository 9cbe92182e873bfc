// SPDX-License-Identifier: Apache-2.0
package pxe.lease.text;

import pxe.api.lease.Lease;

/** Takes what is read of a file, one after the other and in its order. For the thread that reads. */
public interface Intake {

    /** A lease. It is let go of when this returns, unless it is kept here. */
    void lease(Lease lease);

    /**
     * What is no lease.
     *
     * @param sentence what is wrong there, with its place
     */
    void problem(String sentence);
}
