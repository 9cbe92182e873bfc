// SPDX-License-Identifier: Apache-2.0
package pxe.config;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A directory of the daemon's, by the framework's property that the launcher sets; without it, one of the working directory. */
public enum DaemonDirectory {
    /** What relative paths in the configuration are below. */
    HOME("pxe.home", ""),
    /** The configuration. */
    ETC("pxe.etc", "etc"),
    /** The operator's bundles. */
    DEPLOY("pxe.deploy", "deploy"),
    /** What is kept over a restart. */
    STATE("pxe.state", "");

    private final String property;
    private final String otherwise;

    DaemonDirectory(String property, String otherwise) {
        this.property = property;
        this.otherwise = otherwise;
    }

    /** Its path, by the framework's properties: those of a bundle's context. */
    public Path in(Function<String, @Nullable String> properties) {
        return Path.of(Objects.requireNonNullElse(properties.apply(property), otherwise));
    }
}
