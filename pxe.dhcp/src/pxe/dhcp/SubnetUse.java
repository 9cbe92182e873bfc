// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

/**
 * How many of a subnet's addresses are whose. Immutable.
 *
 * @param used how many somebody has, by a lease
 * @param offered how many somebody may take
 * @param setAside how many are in the hands of somebody who didn't get them here
 * @param free how many of the ranges whoever comes can get
 */
public record SubnetUse(Subnet subnet, long used, long offered, long setAside, long free) {}
