// SPDX-License-Identifier: Apache-2.0
/** Files that people edit while the daemon runs, followed as they change: {@link pxe.follow.FollowedFiles}. */
@org.jspecify.annotations.NullMarked
package pxe.follow;
