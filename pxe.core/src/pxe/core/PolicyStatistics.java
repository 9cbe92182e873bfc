// SPDX-License-Identifier: Apache-2.0
package pxe.core;

/**
 * What one policy has done since it joined the chain.
 *
 * @param name the policy's name
 * @param ranking its ranking
 * @param asked how often it was asked
 * @param decided how often it did not pass
 * @param failed how often it threw or returned {@code null}
 * @param late how often it was given up at the deadline
 * @param stuck how many given-up calls have not returned yet
 * @param id its {@code service.id}
 * @param trouble why it is not asked at present; empty if it is
 */
public record PolicyStatistics(
        String name, int ranking, long asked, long decided, long failed, long late, int stuck, long id, String trouble) {}
