// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import java.io.IOException;

/**
 * The numbers of the C interface of Linux, as they are on x86-64 and on AArch64: sizes and offsets of structures in bytes, and the
 * values of constants. A test holds them against the system's headers.
 */
final class Abi {

    // Threads: setpriority(2), sched_setscheduler(2).
    static final int PRIO_PROCESS = 0;
    static final int SCHED_BATCH = 3;
    static final int SCHED_PARAM_SIZE = 4;

    // Sockets: socket(2), ip(7), ipv6(7), udp(7), tcp(7).
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    static final int AF_PACKET = 17;
    static final int SOCK_DGRAM = 2;
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_BROADCAST = 6;
    static final int SO_SNDBUF = 7;
    static final int SO_RCVBUF = 8;
    static final int SO_ACCEPTCONN = 30;
    static final int SO_SNDBUFFORCE = 32;
    static final int SO_RCVBUFFORCE = 33;
    static final int SO_BINDTOIFINDEX = 62;
    static final int IPPROTO_IP = 0;
    static final int IP_PKTINFO = 8;
    static final int IP_MTU = 14;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_MTU = 24;
    static final int IPV6_V6ONLY = 26;
    static final int IPV6_RECVPKTINFO = 49;
    static final int IPV6_PKTINFO = 50;
    static final int IPPROTO_ICMP = 1;
    static final int SOL_RAW = 255;
    static final int ICMP_FILTER = 1;
    static final int ETH_P_ARP = 0x0806;
    static final int IPPROTO_TCP = 6;
    static final int TCP_CONGESTION = 13;
    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;

    // Waiting: epoll(7), eventfd(2).
    static final int EPOLL_CLOEXEC = 0x80000;
    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLLIN = 1;
    static final int EPOLLET = 1 << 31;
    static final int EFD_CLOEXEC = 0x80000;
    static final int EFD_NONBLOCK = 0x800;

    /** {@code struct pollfd}: descriptor, what is waited for, what came. */
    static final int POLLFD_SIZE = 8;
    static final int POLLFD_REVENTS = 6;
    static final int POLLERR = 8;
    static final int POLLHUP = 0x10;

    // Neighbours: arp(7).
    static final long SIOCSARP = 0x8955;
    static final long SIOCGIFHWADDR = 0x8927;
    static final int ATF_COM = 2;
    static final int ARPHRD_ETHER = 1;

    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EOPNOTSUPP = 95;

    /** {@code struct sockaddr_in}: family, port, address. */
    static final int SOCKADDR_IN_SIZE = 16;
    static final int SIN_PORT = 2;
    static final int SIN_ADDR = 4;

    /** {@code struct sockaddr_in6}: family, port, flow, address, scope. */
    static final int SOCKADDR_IN6_SIZE = 28;
    static final int SIN6_ADDR = 8;
    static final int SIN6_SCOPE_ID = 24;

    /** {@code struct sockaddr_ll}: family, protocol, interface, type, packet type, length of address, address. */
    static final int SOCKADDR_LL_SIZE = 20;
    static final int SLL_PROTOCOL = 2;
    static final int SLL_IFINDEX = 4;
    static final int SLL_HALEN = 11;
    static final int SLL_ADDR = 12;

    static final int IOVEC_SIZE = 16;
    static final int IOV_LEN = 8;

    /** {@code struct mmsghdr}: a {@code struct msghdr}, then the bytes received or sent. */
    static final int MMSGHDR_SIZE = 64;
    static final int MSG_NAME = 0;
    static final int MSG_NAMELEN = 8;
    static final int MSG_IOV = 16;
    static final int MSG_IOVLEN = 24;
    static final int MSG_CONTROL = 32;
    static final int MSG_CONTROLLEN = 40;
    static final int MSG_FLAGS = 48;
    static final int MSG_LEN = 56;

    /** {@code struct cmsghdr}: length with header, level, type; then the data, padded to 8 bytes. */
    static final int CMSG_LEVEL = 8;
    static final int CMSG_TYPE = 12;
    static final int CMSG_DATA = 16;
    static final int CMSG_ALIGN = 8;

    /** {@code struct in_pktinfo}: interface, local address, destination. */
    static final int IN_PKTINFO_SIZE = 12;
    static final int IPI_SPEC_DST = 4;
    static final int IPI_ADDR = 8;

    /** {@code struct in6_pktinfo}: address, interface. */
    static final int IN6_PKTINFO_SIZE = 20;
    static final int IPI6_IFINDEX = 16;

    /** {@code struct arpreq}: protocol address, hardware address, flags, mask, device name. */
    static final int ARPREQ_SIZE = 68;
    static final int ARP_HA = 16;
    static final int ARP_FLAGS = 32;
    static final int ARP_DEV = 52;
    static final int IFNAMSIZ = 16;

    /** {@code struct ifreq}: device name, and here a {@code struct sockaddr} with the hardware address. */
    static final int IFREQ_SIZE = 40;
    static final int IFR_HWADDR = 16;
    static final int SA_DATA = 2;

    /** {@code struct epoll_event} is packed on x86-64 alone. */
    static final int EPOLL_EVENT_SIZE = isX86() ? 12 : 16;
    static final int EPOLL_DATA = isX86() ? 4 : 8;

    private Abi() {}

    /**
     * Refuses systems that these numbers are not for.
     *
     * @throws IOException naming the system
     */
    static void check() throws IOException {
        String os = System.getProperty("os.name");
        String arch = System.getProperty("os.arch");
        if (!os.equals("Linux") || !isX86() && !arch.equals("aarch64")) {
            throw new IOException("UDP needs Linux on x86-64 or AArch64; this is " + os + " on " + arch);
        }
    }

    private static boolean isX86() {
        return System.getProperty("os.arch").equals("amd64");
    }

    /** The bytes of a control message with data of this size, header and padding included. */
    static int cmsgSpace(int dataSize) {
        return CMSG_DATA + (dataSize + CMSG_ALIGN - 1) / CMSG_ALIGN * CMSG_ALIGN;
    }
}
