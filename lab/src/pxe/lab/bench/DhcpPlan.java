// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * What {@link DhcpLoad} does.
 *
 * @param way how its packets reach the server
 * @param atOnce the most machines that are under way at once
 * @param ratePerSecond how many machines are switched on a second, whether or not the others are done; 0 means as many as can be
 * @param total the most machines in all
 * @param time how long machines are switched on
 * @param apart of a hundred machines, how many are counted apart from the others: those whose number ends in less
 */
record DhcpPlan(Way way, int atOnce, int ratePerSecond, int total, Duration time, int apart) {

    /** How packets reach the server. */
    enum Way {
        /** As a relay sends them: by unicast, with its address in {@code giaddr}. */
        RELAYED(Bed.CLIENT, 67, Bed.SERVER, 67, false),
        /** Like {@link #RELAYED}, on one machine and by a port that anybody may open: for {@code ./build dist}. */
        LOOPBACK("127.0.0.2", 16767, "127.0.0.1", 16767, false),
        /** As a machine on the link does. */
        BROADCAST("0.0.0.0", 68, "255.255.255.255", 67, false),
        /** Like {@link #RELAYED}, to a proxy. */
        PROXY_RELAYED(Bed.CLIENT, 67, Bed.SERVER, 67, true),
        /** Like {@link #BROADCAST}, to a proxy. */
        PROXY("0.0.0.0", 68, "255.255.255.255", 67, true);

        private final InetSocketAddress client;
        private final InetSocketAddress server;
        private final boolean toProxy;

        Way(String client, int clientPort, String server, int serverPort, boolean toProxy) {
            this.client = new InetSocketAddress(client, clientPort);
            this.server = new InetSocketAddress(server, serverPort);
            this.toProxy = toProxy;
        }

        /** Where packets come from. */
        InetSocketAddress client() {
            return client;
        }

        /** Where they go. */
        InetSocketAddress server() {
            return server;
        }

        /** Whether they ask a proxy, and so are done with its offer: it gives no address. */
        boolean isToProxy() {
            return toProxy;
        }

        boolean isRelayed() {
            return !client.getAddress().isAnyLocalAddress();
        }
    }

    /** The usual number of machines that are under way at once. */
    private static final int USUAL = 64;
    /** So many that the server always has more to do. */
    static final int CROWD = 256;
    /** Room for machines that wait at a rate. */
    private static final int MANY = 4096;

    /** Keeps {@value #USUAL} machines under way, so that the server is never idle. */
    static DhcpPlan busy(Way way, Duration time) {
        return new DhcpPlan(way, USUAL, 0, Integer.MAX_VALUE, time, 0);
    }

    /** Switches machines on at a rate, so that their times are those of a server that has the time. */
    static DhcpPlan steady(Way way, int ratePerSecond, Duration time) {
        return new DhcpPlan(way, MANY, ratePerSecond, Integer.MAX_VALUE, time, 0);
    }

    /** Switches machines on all at once. */
    static DhcpPlan storm(Way way, int machines) {
        return new DhcpPlan(way, machines, 0, machines, Duration.ofSeconds(5), 0);
    }

    /** The same with {@value #CROWD} machines under way, as when rows of racks are switched on. */
    DhcpPlan crowded() {
        return new DhcpPlan(way, CROWD, ratePerSecond, total, time, apart);
    }

    /** The same, with some machines counted apart. */
    DhcpPlan apart(int ofHundred) {
        return new DhcpPlan(way, atOnce, ratePerSecond, total, time, ofHundred);
    }

    /** Whether a machine is counted apart. */
    boolean isApart(int machine) {
        return machine % 100 < apart;
    }

    /** The program's arguments. */
    List<String> arguments() {
        return List.of(way.name(), Integer.toString(atOnce), Integer.toString(ratePerSecond), Integer.toString(total), time.toString(),
                Integer.toString(apart));
    }

    static DhcpPlan parse(String[] args) {
        return new DhcpPlan(Way.valueOf(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]),
                Duration.parse(args[4]), Integer.parseInt(args[5]));
    }
}
