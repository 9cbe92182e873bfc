// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An Ethernet segment, and one more behind a router when it is asked for; all removed on {@link #close()}.
 *
 * <pre>
 *   server  eth0 10.77.0.1 ─┐
 *   other   eth0 10.77.0.2 ─┼─ bridge br0 (in lan) ─── tap0, tap1 ... ─ machines
 *   client  eth0 10.77.0.9 ─┤
 *   router  eth0 10.77.0.3 ─┘
 *           eth1 10.77.1.1 ─── bridge br1 (in lan) ─── tap2 ... ─ machines
 * </pre>
 *
 * <p>The bridges carry VLANs as they come.
 */
public final class Network implements AutoCloseable {

    /** The address of the daemon. */
    public static final String SERVER = "10.77.0.1";
    /** The address of somebody else's DHCP server. */
    public static final String OTHER = "10.77.0.2";
    /** The address of the client programs. */
    public static final String CLIENT = "10.77.0.9";
    /** The mask of a segment. */
    public static final String MASK = "255.255.255.0";
    /** The address of the router, as machines behind it see it. */
    public static final String ROUTER = "10.77.1.1";
    /** The segment of the server: a bridge in {@link #lan()}. */
    public static final String NEAR = "br0";
    /** The segment behind the router: a bridge in {@link #lan()}. */
    public static final String FAR = "br1";

    private static final String ROUTER_NEAR = "10.77.0.3";
    private static final String FAR_CLIENT = "10.77.1.9";
    private static final String FAR_NETWORK = "10.77.1.0/24";

    private final Deque<Namespace> namespaces = new ArrayDeque<>();
    private final Namespace lan;
    private final Namespace server;
    private final Namespace other;
    private final Namespace client;
    private final Set<Integer> bridges = new HashSet<>();
    private int cables;
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
            addBridge(NEAR);
            server = place("server", NEAR, SERVER);
            other = place("other", NEAR, OTHER);
            client = place("client", NEAR, CLIENT);
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

    private void addBridge(String name) throws IOException {
        lan.ip("link", "add", name, "type", "bridge", "stp_state", "0", "forward_delay", "0", "mcast_snooping", "0");
        lan.ip("link", "set", name, "up");
    }

    private Namespace place(String role, String bridge, String address) throws IOException {
        Namespace place = namespace(role);
        connect(place, "eth0", bridge, role, address);
        place.ip("route", "add", "255.255.255.255", "dev", "eth0");
        return place;
    }

    private void connect(Namespace place, String card, String bridge, String cable, String address) throws IOException {
        lan.ip("link", "add", cable, "type", "veth", "peer", "name", card, "netns", place.name());
        lan.ip("link", "set", cable, "master", bridge, "up");
        place.ip("address", "add", address + "/24", "broadcast", "+", "dev", card);
        place.ip("link", "set", card, "up");
    }

    /**
     * Gives a place an interface to one more segment, {@code eth0.ID}: a VLAN or, where the kernel has none, a cable to a bridge of
     * its own. Its broadcasts leave by that from now on.
     *
     * @param address with the length of its prefix
     */
    public void addVlan(Namespace place, int id, String address) throws IOException {
        String card = "eth0." + id;
        if (!Command.attempt(List.of("ip", "-n", place.name(), "link", "add", "link", "eth0", "name", card, "type", "vlan",
                "id", Integer.toString(id)), Command.LIMIT).ok()) {
            if (bridges.add(id)) {
                addBridge("vlan" + id);
            }
            String cable = "cable" + ++cables;
            lan.ip("link", "add", cable, "type", "veth", "peer", "name", card, "netns", place.name());
            lan.ip("link", "set", cable, "master", "vlan" + id, "up");
        }
        place.ip("address", "add", address, "broadcast", "+", "dev", card);
        place.ip("link", "set", card, "up");
        place.ip("route", "replace", "255.255.255.255", "dev", card);
    }

    /**
     * Adds the segment {@link #FAR} and the router to it, which broadcasts don't pass.
     *
     * @return where the router is
     */
    public Namespace addRouter() throws IOException {
        addBridge(FAR);
        Namespace router = place("router", NEAR, ROUTER_NEAR);
        connect(router, "eth1", FAR, "router1", ROUTER);
        router.run("sysctl", "-qw", "net.ipv4.ip_forward=1");
        server.ip("route", "add", FAR_NETWORK, "via", ROUTER_NEAR);
        return router;
    }

    /** Adds a place for client programs on the segment {@link #FAR}. */
    public Namespace addFarClient() throws IOException {
        Namespace far = place("far", FAR, FAR_CLIENT);
        far.ip("route", "add", "default", "via", ROUTER);
        return far;
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

    /** Plugs one more cable into a bridge and returns the tap interface at its other end, in {@link #lan()}. */
    public synchronized String addTap(String bridge) throws IOException {
        String tap = "tap" + taps++;
        lan.ip("tuntap", "add", tap, "mode", "tap");
        lan.ip("link", "set", tap, "master", bridge, "up");
        return tap;
    }

    @Override
    public void close() throws IOException {
        while (!namespaces.isEmpty()) {
            namespaces.pop().close();
        }
    }
}
