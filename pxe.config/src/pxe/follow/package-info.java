// SPDX-License-Identifier: Apache-2.0
/** Files that change while the daemon runs: {@link pxe.follow.FollowedFiles} reads them, {@link pxe.follow.WholeFile} writes them. */
@org.jspecify.annotations.NullMarked
package pxe.follow;
