// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One Ethernet segment with four places on it, removed on {@link #close()}.
 *
 * <pre>
 *   server  eth0 10.77.0.1 ─┐
 *   other   eth0 10.77.0.2 ─┼─ bridge br0 (in lan) ─── tap0, tap1 ... ─ machines
 *   client  eth0 10.77.0.9 ─┘
 * </pre>
 *
 * The bridge answers IPv6 router solicitations as a network without IPv6 does, when {@link #advertise(java.nio.file.Path)} is on.
 */
public final class Network implements AutoCloseable {

    /** The address of the daemon. */
    public static final String SERVER = "10.77.0.1";
    /** The address of somebody else's DHCP server. */
    public static final String OTHER = "10.77.0.2";
    /** The address of the client programs. */
    public static final String CLIENT = "10.77.0.9";
    /** The mask of the segment. */
    public static final String MASK = "255.255.255.0";
    /** The bridge's name, in {@link #lan()}. */
    public static final String BRIDGE = "br0";

    private final Deque<Namespace> namespaces = new ArrayDeque<>();
    private final Namespace lan;
    private final Namespace server;
    private final Namespace other;
    private final Namespace client;
    private int taps;

    /**
     * Makes the network.
     *
     * @throws IOException if the system refuses; nothing stays behind then
     */
    public Network() throws IOException {
        try {
            lan = namespace("lan");
            lan.run("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
            lan.ip("link", "add", BRIDGE, "type", "bridge", "stp_state", "0", "forward_delay", "0", "mcast_snooping", "0");
            lan.ip("link", "set", BRIDGE, "up");
            server = place("server", SERVER);
            other = place("other", OTHER);
            client = place("client", CLIENT);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Namespace namespace(String role) throws IOException {
        Namespace namespace = Namespace.create(role);
        namespaces.push(namespace);
        return namespace;
    }

    private Namespace place(String role, String address) throws IOException {
        Namespace place = namespace(role);
        lan.ip("link", "add", role, "type", "veth", "peer", "name", "eth0", "netns", place.name());
        lan.ip("link", "set", role, "master", BRIDGE, "up");
        place.ip("address", "add", address + "/24", "broadcast", "+", "dev", "eth0");
        place.ip("link", "set", "eth0", "up");
        place.ip("route", "add", "255.255.255.255", "dev", "eth0");
        return place;
    }

    /** Where the bridge and the machines are. */
    public Namespace lan() {
        return lan;
    }

    /** Where the daemon runs. */
    public Namespace server() {
        return server;
    }

    /** Where somebody else's DHCP server runs. */
    public Namespace other() {
        return other;
    }

    /** Where client programs run. */
    public Namespace client() {
        return client;
    }

    /** Plugs one more cable into the bridge and returns the tap interface at its other end, in {@link #lan()}. */
    public synchronized String addTap() throws IOException {
        String tap = "tap" + taps++;
        lan.ip("tuntap", "add", tap, "mode", "tap");
        lan.ip("link", "set", tap, "master", BRIDGE, "up");
        return tap;
    }

    @Override
    public void close() throws IOException {
        while (!namespaces.isEmpty()) {
            namespaces.pop().close();
        }
    }
}
