// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code etc/pxe.core.cfg}; each is read by the component that it concerns, so each mistake is told once. */
@ObjectClassDefinition(name = "PXE core", description = "The policies, the files that are served, and what is remembered of machines")
@interface CoreConfig {

    String PID = "pxe.core";

    @AttributeDefinition(name = "Netboot directory", required = false,
            description = "The directory that is served; a relative one is below the daemon's directory.")
    String netboot_dir() default "netboot";

    @AttributeDefinition(name = "System loaders", required = false,
            description = "Whether boot loaders of the operating system's packages are served where the "
                    + "netboot directory has none.")
    boolean loaders() default true;

    @AttributeDefinition(name = "Symbolic links", required = false,
            description = "Which symbolic links in the netboot directory are followed: inside (those that lead to something "
                    + "in it), any, or none.")
    String symlinks() default "inside";

    @AttributeDefinition(name = "Ignore case", required = false,
            description = "Whether a name that the netboot directory doesn't have may differ in upper and lower case.")
    boolean ignore_case() default false;

    @AttributeDefinition(name = "Unique root", required = false,
            description = "Which subdirectory of the netboot directory comes first for a machine: mac (52-54-00-12-34-56), ip "
                    + "(10.0.0.7), or none.")
    String unique_root() default "none";

    @AttributeDefinition(name = "Policy deadline", required = false,
            description = "How long one policy may take for one request, in seconds, 0.01 to 60; past it the next one is asked.")
    String policy_deadline() default "1";

    @AttributeDefinition(name = "Policy workers", required = false,
            description = "The most threads that ask policies at once, 1 to 1000.")
    int policy_workers() default 64;

    @AttributeDefinition(name = "Policy failures", required = false, description = "After how many failures in a row, 1 to 1000, "
            + "a policy is set aside until its bundle or its configuration changes, or pxe policy-reset; 0: never.")
    int policy_failures() default 10;

    @AttributeDefinition(name = "Keep timelines", required = false, description = "Whether what happened to machines is kept in "
            + "the state directory, so that a restart doesn't forget it.")
    boolean timelines_keep() default false;
}
