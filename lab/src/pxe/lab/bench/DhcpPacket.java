// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The packets of {@link DhcpLoad}: written once, and changed where machines differ (RFC 2131 section 2; PXE 2.1 table 2-1). A packet
 * is good until the next is made.
 */
final class DhcpPacket {

    static final int OFFER = 2;
    static final int ACK = 5;
    static final int NAK = 6;

    private static final int DISCOVER = 1;
    private static final int REQUEST = 3;
    private static final int COOKIE = 0x63825363;
    private static final int FLAG_BROADCAST = 0x8000;

    private static final int XID = 4;
    private static final int YIADDR = 16;
    private static final int CHADDR = 28;
    private static final int OPTIONS = 240;
    private static final int SIZE = 400;
    private static final byte[] WISHES = {1, 2, 3, 4, 5, 6, 12, 13, 15, 17, 18, 22, 23, 28, 40, 41, 42, 43, 50, 51, 54, 58, 59, 60, 66,
        67, 97, (byte) 128, (byte) 129, (byte) 130, (byte) 131, (byte) 132, (byte) 133, (byte) 134, (byte) 135};

    private final ByteBuffer discover;
    private final ByteBuffer request;
    /** Where in either packet the machine's own part of its UUID is. */
    private int uuid;
    private int requestedAddress;
    private int serverId;

    DhcpPacket(DhcpPlan.Way way) {
        discover = common(way, DISCOVER);
        finish(discover);
        request = common(way, REQUEST);
        requestedAddress = address(request, 50);
        serverId = address(request, 54);
        finish(request);
    }

    private ByteBuffer common(DhcpPlan.Way way, int type) {
        ByteBuffer out = ByteBuffer.allocateDirect(SIZE);
        boolean relayed = way.isRelayed();
        out.put((byte) 1).put((byte) 1).put((byte) 6).put((byte) (relayed ? 1 : 0));
        if (relayed) {
            out.position(24).put(way.client().getAddress().getAddress()); // giaddr
        } else {
            out.putShort(10, (short) FLAG_BROADCAST);
        }
        out.position(CHADDR).put((byte) 0x52).put((byte) 0x54);
        out.position(OPTIONS - Integer.BYTES).putInt(COOKIE);
        option(out, 53, new byte[] {(byte) type});
        option(out, 57, new byte[] {1472 >> 8, (byte) 1472});
        option(out, 55, WISHES);
        option(out, 60, "PXEClient:Arch:00007:UNDI:003016".getBytes(StandardCharsets.US_ASCII));
        option(out, 93, new byte[] {0, 7});
        option(out, 94, new byte[] {1, 3, 16});
        option(out, 97, new byte[17]);
        uuid = out.position() - Integer.BYTES;
        return out;
    }

    private static void option(ByteBuffer out, int code, byte[] value) {
        out.put((byte) code).put((byte) value.length).put(value);
    }

    private static int address(ByteBuffer out, int code) {
        option(out, code, new byte[4]);
        return out.position() - 4;
    }

    private static void finish(ByteBuffer out) {
        out.put((byte) 255).flip();
    }

    ByteBuffer discover(int xid, int machine) {
        return of(discover, xid, machine);
    }

    ByteBuffer request(int xid, int machine, int address, int server) {
        return of(request.putInt(requestedAddress, address).putInt(serverId, server), xid, machine);
    }

    private ByteBuffer of(ByteBuffer packet, int xid, int machine) {
        return packet.putInt(XID, xid).putInt(CHADDR + 2, machine).putInt(uuid, machine).position(0);
    }

    // What answers say.

    static int xid(ByteBuffer answer) {
        return answer.limit() < OPTIONS ? 0 : answer.getInt(XID);
    }

    static int yiaddr(ByteBuffer answer) {
        return answer.getInt(YIADDR);
    }

    static int type(ByteBuffer answer) {
        int at = find(answer, 53);
        return at < 0 ? 0 : answer.get(at);
    }

    static int serverId(ByteBuffer answer) {
        int at = find(answer, 54);
        return at < 0 ? 0 : answer.getInt(at);
    }

    /** Where the value of an option is; -1 if there is none. */
    private static int find(ByteBuffer answer, int code) {
        for (int at = OPTIONS; at + 2 < answer.limit(); ) {
            int present = answer.get(at) & 0xff;
            if (present == code) {
                return at + 2;
            }
            if (present == 255) {
                return -1;
            }
            at += present == 0 ? 1 : 2 + (answer.get(at + 1) & 0xff);
        }
        return -1;
    }
}
