// SPDX-License-Identifier: Apache-2.0
package pxe.api.file;

import org.jspecify.annotations.Nullable;

/**
 * What a directory of the served tree holds under a name. Immutable.
 *
 * @param name the name in its directory; that of a directory ends in a slash
 * @param file the file; null for a directory
 */
public record FileEntry(String name, @Nullable VirtualFile file) {}
