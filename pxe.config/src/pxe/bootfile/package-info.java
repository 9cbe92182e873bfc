// SPDX-License-Identifier: Apache-2.0
/** What policies share that choose a boot file by architecture. */
@org.jspecify.annotations.NullMarked
package pxe.bootfile;
