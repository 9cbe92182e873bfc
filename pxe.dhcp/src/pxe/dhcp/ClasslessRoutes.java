// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pxe.api.Ip4Network;
import pxe.api.NumericAddress;

/**
 * Routes with prefix lengths (RFC 3442): for each, the length, the significant bytes of the destination, the router.
 *
 * <pre>
 *  10.17.0.0/16 via 10.0.0.1  =  10 0a 11 0a 00 00 01
 * </pre>
 */
final class ClasslessRoutes {

    private ClasslessRoutes() {}

    /**
     * Writes routes.
     *
     * @param words destination with prefix length and router, by turns
     * @throws IllegalArgumentException if they are anything else
     */
    static byte[] encode(List<String> words) {
        if (words.isEmpty() || words.size() % 2 != 0) {
            throw new IllegalArgumentException("a destination without a router");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < words.size(); i += 2) {
            encode(words.get(i), NumericAddress.parse4(words.get(i + 1)), out);
        }
        return out.toByteArray();
    }

    private static void encode(String destination, Inet4Address router, ByteArrayOutputStream out) {
        Ip4Network network = Ip4Network.parse(destination);
        if (!network.toString().equals(destination)) {
            throw new IllegalArgumentException("bits set behind the prefix");
        }
        out.write(network.bits());
        out.write(network.address().getAddress(), 0, significant(network.bits()));
        out.writeBytes(router.getAddress());
    }

    /** Reads routes; empty if the bytes are anything else. */
    static Optional<List<String>> decode(byte[] bytes) {
        List<String> routes = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            int prefix = in.get() & 0xff;
            if (prefix > Integer.SIZE || in.remaining() < significant(prefix) + Integer.BYTES) {
                return Optional.empty();
            }
            byte[] network = new byte[Integer.BYTES];
            in.get(network, 0, significant(prefix));
            Ip4Network destination = new Ip4Network(Ip4.address(ByteBuffer.wrap(network).getInt()), prefix);
            routes.add(destination + " " + Ip4.address(in.getInt()).getHostAddress());
        }
        return routes.isEmpty() ? Optional.empty() : Optional.of(routes);
    }

    private static int significant(int prefix) {
        return (prefix + 7) / 8;
    }
}
