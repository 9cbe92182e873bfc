// SPDX-License-Identifier: Apache-2.0
/** What a test packs into a bundle of its own, to deploy it. */
@org.jspecify.annotations.NullMarked
package pxe.itest.deployed;
