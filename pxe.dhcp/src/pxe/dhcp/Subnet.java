// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

/**
 * A network and the addresses that are given there. Immutable.
 *
 * @param begin the first address to give
 * @param end the last address to give; both ends are given
 * @param netmask the network's mask (option 1)
 * @param routers option 3; may be empty
 * @param dns option 6; may be empty
 * @param broadcast option 28; 0.0.0.0 means the network's last address
 * @param domain option 15; empty for none
 */
public record Subnet(
        Inet4Address begin,
        Inet4Address end,
        Inet4Address netmask,
        List<Inet4Address> routers,
        List<Inet4Address> dns,
        Inet4Address broadcast,
        String domain) {

    /** The most addresses in a range: what the engine keeps in memory for each is bounded by it. */
    public static final int MAX_SIZE = 1 << 16;

    /** Makes a subnet; the lists are copied. One that has {@link #problems()} must not be served. */
    public Subnet {
        routers = List.copyOf(routers);
        dns = List.copyOf(dns);
        if (broadcast.isAnyLocalAddress()) {
            broadcast = Ip4.address(Ip4.number(begin) | ~Ip4.number(netmask));
        }
    }

    /** What is wrong with the values together, one sentence each, in the words of the configuration. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        int hosts = ~Ip4.number(netmask);
        if ((hosts & hosts + 1) != 0 || hosts == -1) {
            problems.add("netmask = " + text(netmask) + ": must be ones, then zeros, such as 255.255.255.0");
        } else if (!contains(end)) {
            problems.add("range.end = " + text(end) + ": must be in the network of range.begin, " + network());
        } else if (Long.compare(unsigned(begin), unsigned(end)) > 0) {
            problems.add("range.begin = " + text(begin) + ": must not be above range.end, " + text(end));
        } else if (unsigned(end) - unsigned(begin) >= MAX_SIZE) {
            problems.add("range.end = " + text(end) + ": a range has at most " + MAX_SIZE + " addresses");
        }
        return problems;
    }

    /** Whether the address is in this network. */
    public boolean contains(Inet4Address address) {
        return ((Ip4.number(address) ^ Ip4.number(begin)) & Ip4.number(netmask)) == 0;
    }

    /** How many addresses there are to give; none if the ends are reversed, and never more than {@link #MAX_SIZE}. */
    public int size() {
        return Math.clamp(unsigned(end) - unsigned(begin) + 1, 0, MAX_SIZE);
    }

    /** The place of an address in the range, from 0; -1 if it isn't in the range. */
    int indexOf(Inet4Address address) {
        long index = unsigned(address) - unsigned(begin);
        return index >= 0 && index < size() ? (int) index : -1;
    }

    /** Whether the address at a place may be given: not the network's own, not a broadcast, and no router's or DNS server's. */
    boolean isUsable(int index) {
        int number = Ip4.number(begin) + index;
        int hosts = ~Ip4.number(netmask);
        boolean reserved = hosts > 1 && ((number & hosts) == 0 || (number & hosts) == hosts);
        Inet4Address address = at(index);
        return !reserved && !address.equals(broadcast) && !routers.contains(address) && !dns.contains(address);
    }

    /** The address at a place in the range. */
    Inet4Address at(int index) {
        return Ip4.address(Ip4.number(begin) + index);
    }

    /** The network with its prefix length, as in {@code 192.168.2.0/24}. */
    public String network() {
        int mask = Ip4.number(netmask);
        return text(Ip4.address(Ip4.number(begin) & mask)) + "/" + Integer.bitCount(mask);
    }

    private static String text(Inet4Address address) {
        return address.getHostAddress();
    }

    private static long unsigned(Inet4Address address) {
        return Integer.toUnsignedLong(Ip4.number(address));
    }
}
