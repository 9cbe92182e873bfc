// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

/**
 * Which blocks of a transfer have arrived and which are under way (RFC 1350; RFC 7440 section 4). Arithmetic only: it neither
 * sends nor waits.
 *
 * <p>A client acknowledges whole windows, so a window can't be made smaller once it is agreed on: a client that waits for the rest
 * would say nothing. What shrinks after a loss, and grows again, is the burst: how much of the window is sent without a pause.
 *
 * <p>Blocks are counted from 1 without an end; on the wire their number is cut to 16 bits, so it wraps to 0.
 *
 * <pre>
 * 1 ... acknowledged | acknowledged+1 ... sent | ... acknowledged+blocks
 *        arrived     |        under way        |   may be sent now
 * </pre>
 */
final class Window {

    /** What an acknowledgement means. */
    enum Answer {
        /** Nothing: it is late, doubled, or of a block that was never sent. */
        NONE,
        /** More may be sent. */
        ADVANCE,
        /** What was under way is lost: {@link #sent} has gone back to {@link #acknowledged}. */
        LOST
    }

    /** A window is sent in no more portions than this, however much is lost: some links lose packets at any speed. */
    private static final int MAX_PORTIONS = 8;

    private final int blocks;
    /** The most blocks to send in one go: fewer after a loss, since a switch or a card on the way had no room for so many. */
    private int burst;
    private long acknowledged;
    private long sent;
    /** The last block that was ever sent: what is sent up to it is sent again. */
    private long highest;
    /** The last block that was sent more than once, or that was acknowledged before it was. */
    private long sentTwice;
    private long retransmits;
    /** Up to this block, losses are of the same time, for which the portions have shrunk already. */
    private long shrunk;
    /** Whether the blocks after {@code acknowledged} were already sent again because of a duplicate acknowledgement. */
    private boolean resumed;

    /** Begins before block 1, with at most this many blocks under way. */
    Window(int blocks) {
        this.blocks = blocks;
        this.burst = blocks;
    }

    /** The last block that has arrived. */
    long acknowledged() {
        return acknowledged;
    }

    /** The last block under way. */
    long sent() {
        return sent;
    }

    /** The last block that may be sent before the client acknowledges. */
    long limit() {
        return acknowledged + blocks;
    }

    /** The last block that may be sent in one go; what is left of the window follows after a pause. */
    long burstLimit() {
        return Math.min(limit(), sent + burst);
    }

    /** How much of a window is sent in one go. */
    double burstPart() {
        return (double) burst / blocks;
    }

    /** Whether nothing is under way. */
    boolean isIdle() {
        return sent == acknowledged;
    }

    /** Whether the next block has been sent before. */
    boolean isBehind() {
        return sent < highest;
    }

    /** How many blocks were sent again so far. */
    long retransmits() {
        return retransmits;
    }

    /** Everything up to this block is under way now. */
    void sentUpTo(long last) {
        if (isBehind()) {
            sentTwice = Math.min(last, highest);
            retransmits += sentTwice - sent;
        }
        sent = last;
        highest = Math.max(highest, sent);
    }

    /** The last block under way was sent again. */
    void sentLastAgain() {
        sentTwice = sent;
        retransmits++;
    }

    /** What was under way is to be sent again, in smaller portions. */
    void goBack() {
        sent = acknowledged;
        if (acknowledged >= shrunk) {
            shrunk = highest;
            burst = Math.max(Math.ceilDiv(blocks, MAX_PORTIONS), burst / 2);
        }
    }

    /**
     * The client acknowledges a block.
     *
     * @param number the block's number on the wire
     * @param isTooSoon whether the client can't have seen yet what is under way
     */
    Answer acknowledge(int number, boolean isTooSoon) {
        int distance = (number - (int) acknowledged) & 0xffff;
        if (distance > highest - acknowledged) { // what is being sent again may have come the first time
            return Answer.NONE;
        }
        if (distance == 0) {
            return duplicate(isTooSoon);
        }
        // Of blocks that were sent once, an acknowledgement says how far they came; of others it may be a late one.
        boolean isLate = isTooSoon && acknowledged < sentTwice;
        acknowledged += distance;
        if (acknowledged > sent) { // the client will say so again of each copy that is under way
            sent = acknowledged;
            sentTwice = Math.max(sentTwice, sent);
        }
        resumed = false;
        if (isIdle()) {
            burst = Math.min(blocks, burst + burst / 4 + 1);
        }
        if (isIdle() || isLate) {
            return Answer.ADVANCE;
        }
        goBack();
        return Answer.LOST;
    }

    /**
     * The client acknowledges again what it had acknowledged. With a window this may mean that the next block was lost (RFC 7440
     * section 4), or only that the network doubled the packet: answering each of those would double the whole stream. So it is
     * answered once, and not at all where that block was sent twice, since then the client itself may say it twice.
     */
    private Answer duplicate(boolean isTooSoon) {
        boolean isAmbiguous = acknowledged > 0 && acknowledged <= sentTwice;
        if (blocks == 1 || isIdle() || resumed || isAmbiguous || isTooSoon) {
            return Answer.NONE;
        }
        resumed = true;
        goBack();
        return Answer.LOST;
    }
}
