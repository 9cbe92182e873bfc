// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/pxe.core.root-NAME.cfg}. */
@ObjectClassDefinition(id = RootConfig.PID, name = "PXE core root", description = "One more directory that is served")
@interface RootConfig {

    /** The configurations' factory. */
    String PID = "pxe.core.root";

    @AttributeDefinition(required = false, description = "The directory; a relative one is below the daemon's directory.")
    String dir();

    @AttributeDefinition(required = false, description = "The path at which it appears in the served tree, as in debian/12. "
            + "Empty: at the top.")
    String prefix();

    @AttributeDefinition(required = false, description = "The directory with the higher number is asked first, -1000000 to "
            + "1000000; the netboot directory has 0, the operating system's boot loaders -100.")
    int ranking() default 10;

    @AttributeDefinition(required = false, description = "Which symbolic links are followed: inside (those that lead to "
            + "something in the directory), any, or none.")
    String symlinks() default "inside";

    @AttributeDefinition(required = false, description = "Whether a name that is not there may differ in upper and lower case.")
    boolean ignore_case() default false;

    @AttributeDefinition(required = false, description = "Which subdirectory comes first for a machine: mac (52-54-00-12-34-56), "
            + "ip (10.0.0.7), or none.")
    String unique_root() default "none";
}
