// SPDX-License-Identifier: Apache-2.0
/** Reading configuration, and living with its changes. */
@org.jspecify.annotations.NullMarked
package pxe.config;
