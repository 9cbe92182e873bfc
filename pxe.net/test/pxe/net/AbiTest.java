// SPDX-License-Identifier: Apache-2.0
package pxe.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@link Abi} against what the C compiler makes of the system's headers. */
class AbiTest {

    private static final String HEADERS = """
            #define _GNU_SOURCE
            #include <errno.h>
            #include <net/ethernet.h>
            #include <net/if.h>
            #include <net/if_arp.h>
            #include <netinet/in.h>
            #include <netinet/tcp.h>
            #include <netinet/udp.h>
            #include <stddef.h>
            #include <poll.h>
            #include <stdio.h>
            #include <sys/epoll.h>
            #include <sys/eventfd.h>
            #include <sys/ioctl.h>
            #include <sys/socket.h>
            #include <sys/uio.h>
            #include <linux/icmp.h>
            #include <linux/if_packet.h>
            """;

    /** What C says and what we say of each expression. */
    private final Map<String, Long> ours = new LinkedHashMap<>();

    private void constants() {
        ours.put("AF_INET", (long) Abi.AF_INET);
        ours.put("AF_INET6", (long) Abi.AF_INET6);
        ours.put("AF_PACKET", (long) Abi.AF_PACKET);
        ours.put("SOCK_RAW", (long) Abi.SOCK_RAW);
        ours.put("SOCK_DGRAM", (long) Abi.SOCK_DGRAM);
        ours.put("SOCK_NONBLOCK", (long) Abi.SOCK_NONBLOCK);
        ours.put("SOCK_CLOEXEC", (long) Abi.SOCK_CLOEXEC);
        ours.put("SOL_SOCKET", (long) Abi.SOL_SOCKET);
        ours.put("SO_BROADCAST", (long) Abi.SO_BROADCAST);
        ours.put("SO_SNDBUF", (long) Abi.SO_SNDBUF);
        ours.put("SO_RCVBUF", (long) Abi.SO_RCVBUF);
        ours.put("SO_ACCEPTCONN", (long) Abi.SO_ACCEPTCONN);
        ours.put("IPPROTO_TCP", (long) Abi.IPPROTO_TCP);
        ours.put("TCP_CONGESTION", (long) Abi.TCP_CONGESTION);
        ours.put("SO_BINDTOIFINDEX", (long) Abi.SO_BINDTOIFINDEX);
        ours.put("IPPROTO_IP", (long) Abi.IPPROTO_IP);
        ours.put("IP_MTU", (long) Abi.IP_MTU);
        ours.put("IPV6_MTU", (long) Abi.IPV6_MTU);
        ours.put("IP_PKTINFO", (long) Abi.IP_PKTINFO);
        ours.put("IPPROTO_IPV6", (long) Abi.IPPROTO_IPV6);
        ours.put("IPV6_V6ONLY", (long) Abi.IPV6_V6ONLY);
        ours.put("IPV6_RECVPKTINFO", (long) Abi.IPV6_RECVPKTINFO);
        ours.put("IPV6_PKTINFO", (long) Abi.IPV6_PKTINFO);
        ours.put("IPPROTO_ICMP", (long) Abi.IPPROTO_ICMP);
        ours.put("SOL_RAW", (long) Abi.SOL_RAW);
        ours.put("ICMP_FILTER", (long) Abi.ICMP_FILTER);
        ours.put("ETH_P_ARP", (long) Abi.ETH_P_ARP);
        ours.put("IPPROTO_UDP", (long) Abi.SOL_UDP);
        ours.put("UDP_SEGMENT", (long) Abi.UDP_SEGMENT);
        ours.put("MSG_TRUNC", (long) Abi.MSG_TRUNC);
        ours.put("MSG_DONTWAIT", (long) Abi.MSG_DONTWAIT);
        ours.put("EPOLL_CLOEXEC", (long) Abi.EPOLL_CLOEXEC);
        ours.put("EPOLL_CTL_ADD", (long) Abi.EPOLL_CTL_ADD);
        ours.put("EPOLLIN", (long) Abi.EPOLLIN);
        ours.put("EPOLLET", Integer.toUnsignedLong(Abi.EPOLLET));
        ours.put("EFD_CLOEXEC", (long) Abi.EFD_CLOEXEC);
        ours.put("EFD_NONBLOCK", (long) Abi.EFD_NONBLOCK);
        ours.put("POLLERR", (long) Abi.POLLERR);
        ours.put("POLLHUP", (long) Abi.POLLHUP);
        ours.put("SIOCSARP", Abi.SIOCSARP);
        ours.put("SIOCGIFHWADDR", Abi.SIOCGIFHWADDR);
        ours.put("ATF_COM", (long) Abi.ATF_COM);
        ours.put("ARPHRD_ETHER", (long) Abi.ARPHRD_ETHER);
        ours.put("IFNAMSIZ", (long) Abi.IFNAMSIZ);
        ours.put("ENOENT", (long) Abi.ENOENT);
        ours.put("EINTR", (long) Abi.EINTR);
        ours.put("EIO", (long) Abi.EIO);
        ours.put("EAGAIN", (long) Abi.EAGAIN);
        ours.put("EOPNOTSUPP", (long) Abi.EOPNOTSUPP);
    }

    private void structures() {
        ours.put("sizeof(struct sockaddr_in)", (long) Abi.SOCKADDR_IN_SIZE);
        ours.put("offsetof(struct sockaddr_in, sin_port)", (long) Abi.SIN_PORT);
        ours.put("offsetof(struct sockaddr_in, sin_addr)", (long) Abi.SIN_ADDR);
        ours.put("sizeof(struct sockaddr_in6)", (long) Abi.SOCKADDR_IN6_SIZE);
        ours.put("offsetof(struct sockaddr_in6, sin6_port)", (long) Abi.SIN_PORT);
        ours.put("offsetof(struct sockaddr_in6, sin6_flowinfo)", (long) Abi.SIN_ADDR);
        ours.put("offsetof(struct sockaddr_in6, sin6_addr)", (long) Abi.SIN6_ADDR);
        ours.put("offsetof(struct sockaddr_in6, sin6_scope_id)", (long) Abi.SIN6_SCOPE_ID);
        ours.put("sizeof(struct sockaddr_ll)", (long) Abi.SOCKADDR_LL_SIZE);
        ours.put("offsetof(struct sockaddr_ll, sll_protocol)", (long) Abi.SLL_PROTOCOL);
        ours.put("offsetof(struct sockaddr_ll, sll_ifindex)", (long) Abi.SLL_IFINDEX);
        ours.put("offsetof(struct sockaddr_ll, sll_halen)", (long) Abi.SLL_HALEN);
        ours.put("offsetof(struct sockaddr_ll, sll_addr)", (long) Abi.SLL_ADDR);
        ours.put("sizeof(struct iovec)", (long) Abi.IOVEC_SIZE);
        ours.put("offsetof(struct iovec, iov_len)", (long) Abi.IOV_LEN);
        ours.put("sizeof(struct mmsghdr)", (long) Abi.MMSGHDR_SIZE);
        ours.put("offsetof(struct mmsghdr, msg_hdr.msg_name)", (long) Abi.MSG_NAME);
        ours.put("offsetof(struct mmsghdr, msg_hdr.msg_namelen)", (long) Abi.MSG_NAMELEN);
        ours.put("offsetof(struct mmsghdr, msg_hdr.msg_iov)", (long) Abi.MSG_IOV);
        ours.put("offsetof(struct mmsghdr, msg_hdr.msg_iovlen)", (long) Abi.MSG_IOVLEN);
        ours.put("offsetof(struct mmsghdr, msg_hdr.msg_control)", (long) Abi.MSG_CONTROL);
        ours.put("offsetof(struct mmsghdr, msg_hdr.msg_controllen)", (long) Abi.MSG_CONTROLLEN);
        ours.put("offsetof(struct mmsghdr, msg_hdr.msg_flags)", (long) Abi.MSG_FLAGS);
        ours.put("offsetof(struct mmsghdr, msg_len)", (long) Abi.MSG_LEN);
        ours.put("offsetof(struct cmsghdr, cmsg_level)", (long) Abi.CMSG_LEVEL);
        ours.put("offsetof(struct cmsghdr, cmsg_type)", (long) Abi.CMSG_TYPE);
        ours.put("sizeof(struct cmsghdr)", (long) Abi.CMSG_DATA);
        ours.put("CMSG_SPACE(sizeof(struct in_pktinfo))", (long) Abi.cmsgSpace(Abi.IN_PKTINFO_SIZE));
        ours.put("CMSG_SPACE(sizeof(struct in6_pktinfo))", (long) Abi.cmsgSpace(Abi.IN6_PKTINFO_SIZE));
        ours.put("CMSG_SPACE(sizeof(short))", (long) Abi.cmsgSpace(Short.BYTES));
        ours.put("offsetof(struct in_pktinfo, ipi_spec_dst)", (long) Abi.IPI_SPEC_DST);
        ours.put("offsetof(struct in_pktinfo, ipi_addr)", (long) Abi.IPI_ADDR);
        ours.put("sizeof(struct in_pktinfo)", (long) Abi.IN_PKTINFO_SIZE);
        ours.put("offsetof(struct in6_pktinfo, ipi6_ifindex)", (long) Abi.IPI6_IFINDEX);
        ours.put("sizeof(struct in6_pktinfo)", (long) Abi.IN6_PKTINFO_SIZE);
        ours.put("sizeof(struct arpreq)", (long) Abi.ARPREQ_SIZE);
        ours.put("offsetof(struct arpreq, arp_ha)", (long) Abi.ARP_HA);
        ours.put("offsetof(struct arpreq, arp_flags)", (long) Abi.ARP_FLAGS);
        ours.put("offsetof(struct arpreq, arp_dev)", (long) Abi.ARP_DEV);
        ours.put("sizeof(struct ifreq)", (long) Abi.IFREQ_SIZE);
        ours.put("offsetof(struct ifreq, ifr_hwaddr)", (long) Abi.IFR_HWADDR);
        ours.put("offsetof(struct sockaddr, sa_data)", (long) Abi.SA_DATA);
        ours.put("sizeof(struct epoll_event)", (long) Abi.EPOLL_EVENT_SIZE);
        ours.put("offsetof(struct epoll_event, data)", (long) Abi.EPOLL_DATA);
    }

    @Test
    void everyNumberIsThatOfTheSystemsHeaders(@TempDir Path directory) throws Exception {
        assumeTrue(hasCompiler(), "no C compiler (cc) in PATH");
        constants();
        structures();
        String lines = ours.keySet().stream()
                .map(expression -> "printf(\"%s=%lld\\n\", \"" + expression + "\", (long long) (" + expression + "));\n")
                .collect(Collectors.joining());
        Path source = Files.writeString(directory.resolve("abi.c"), HEADERS + "int main(void) {\n" + lines + "return 0; }\n");
        run(directory, "cc", "-o", directory.resolve("abi").toString(), source.toString());
        Map<String, Long> theirs = run(directory, directory.resolve("abi").toString()).lines()
                .map(line -> line.split("=")).collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1])));
        assertEquals(theirs, ours);
    }

    private static boolean hasCompiler() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).anyMatch(dir -> Files.isExecutable(Path.of(dir, "cc")));
    }

    private static String run(Path directory, String... command) throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        assertEquals(0, process.waitFor(), () -> command[0] + " failed");
        return Files.readString(output);
    }
}
