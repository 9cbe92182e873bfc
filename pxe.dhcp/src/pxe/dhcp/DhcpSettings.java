// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a {@link DhcpServer} serves. Immutable; made by its {@link #builder()}.
 *
 * @param mode whether it gives addresses
 * @param serve to whom
 * @param address the local address to bind; 0.0.0.0 for all interfaces, which broadcasts need
 * @param port where requests come, 67; clients are answered on the next port, 68
 * @param proxyPort where PXE clients ask for their boot file, 4011 (PXE 2.1 section 2.3)
 * @param serverAddress the address to be known by (option 54); 0.0.0.0 means that of the receiving interface
 * @param clientIdentity what a client's lease is kept under
 * @param terms what every client gets unless a subnet, a class or its reservation says otherwise
 * @param subnets the networks and their addresses; of no meaning in proxy mode
 * @param classes kinds of clients; of two that say something of one client, the later one counts
 * @param reservations machines that are known by name
 * @param knownOnly whether only these are served
 * @param offerTime how long an offered address is kept for the client that it was offered to
 * @param offersMax how many clients that nobody knows may have an offer at once that they didn't take, at one relay or interface
 * @param declineTime how long an address is set aside that a client or this server found in use
 * @param probing whether to ask who uses an address before it is offered to a client that never had it
 * @param probeTime how long to wait for an answer
 * @param authoritative whether a client that comes back with an address nobody here knows of is told to start anew
 * @param captureMachines of how many machines the last packets are remembered; 0 for none
 * @param interfaces the names of the interfaces to serve; empty means all
 */
public record DhcpSettings(
        Mode mode,
        Serve serve,
        Inet4Address address,
        int port,
        int proxyPort,
        Inet4Address serverAddress,
        ClientIdentity clientIdentity,
        Terms terms,
        List<Subnet> subnets,
        List<ClientClass> classes,
        Reservations reservations,
        boolean knownOnly,
        Duration offerTime,
        int offersMax,
        Duration declineTime,
        Probing probing,
        Duration probeTime,
        boolean authoritative,
        int captureMachines,
        List<String> interfaces) {

    /** Who gives addresses. */
    public enum Mode {
        /** This server: addresses and boot files. */
        SERVER,
        /** Another one: boot files only. */
        PROXY
    }

    /** Who is served. */
    public enum Serve {
        /** Machines that boot from the network. */
        PXE,
        /** Every client; one that doesn't boot from the network gets an address. */
        ALL
    }

    /** When to ask whether somebody uses an address. */
    public enum Probing {
        /** Unless so many new machines come that they would wait for it. */
        AUTO,
        /** Before each new lease, as far as the server can keep up. */
        ALWAYS,
        /** Never. */
        OFF
    }

    /** Makes the settings; the lists are copied. */
    public DhcpSettings {
        subnets = List.copyOf(subnets);
        classes = List.copyOf(classes);
        interfaces = List.copyOf(interfaces);
    }

    /** Starts settings: a server for machines that boot, on the usual ports of all interfaces, with a lease time of a day. */
    public static Builder builder() {
        return new Builder();
    }

    /** What is wrong, one sentence each; settings that have problems are not served. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < subnets.size(); i++) {
            Subnet subnet = subnets.get(i);
            subnet.problems().forEach(problem -> problems.add("subnet " + subnet.name() + ": " + problem));
            subnet.clash(subnets.subList(0, i)).ifPresent(problem -> problems.add("subnet " + subnet.name() + ": " + problem));
        }
        return problems;
    }

    /** Whether a server that runs with these settings can take others without opening its ports anew. */
    boolean listensLike(DhcpSettings other) {
        return address.equals(other.address) && port == other.port && proxyPort == other.proxyPort;
    }

    /** Collects settings. For one thread. */
    public static final class Builder {
        private Mode mode = Mode.SERVER;
        private Serve serve = Serve.PXE;
        private Inet4Address address = DhcpMessage.NONE;
        private int port = 67;
        private int proxyPort = 4011;
        private Inet4Address serverAddress = DhcpMessage.NONE;
        private ClientIdentity clientIdentity = ClientIdentity.MAC;
        private Terms terms = Terms.NONE;
        private List<Subnet> subnets = List.of();
        private List<ClientClass> classes = List.of();
        private Reservations reservations = Reservations.NONE;
        private boolean knownOnly;
        private Duration offerTime = Duration.ofSeconds(30);
        private int offersMax = 1000;
        private Duration declineTime = Duration.ofMinutes(10);
        private Probing probing = Probing.AUTO;
        private Duration probeTime = Duration.ofMillis(200);
        private boolean authoritative = true;
        private int captureMachines = 1000;
        private List<String> interfaces = List.of();

        private Builder() {}

        /** See {@link DhcpSettings#mode()}. */
        public Builder mode(Mode mode) {
            this.mode = mode;
            return this;
        }

        /** See {@link DhcpSettings#serve()}. */
        public Builder serve(Serve serve) {
            this.serve = serve;
            return this;
        }

        /** See {@link DhcpSettings#address()}. */
        public Builder address(Inet4Address address) {
            this.address = address;
            return this;
        }

        /** See {@link DhcpSettings#port()}. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** See {@link DhcpSettings#proxyPort()}. */
        public Builder proxyPort(int proxyPort) {
            this.proxyPort = proxyPort;
            return this;
        }

        /** See {@link DhcpSettings#serverAddress()}. */
        public Builder serverAddress(Inet4Address serverAddress) {
            this.serverAddress = serverAddress;
            return this;
        }

        /** See {@link DhcpSettings#clientIdentity()}. */
        public Builder clientIdentity(ClientIdentity clientIdentity) {
            this.clientIdentity = clientIdentity;
            return this;
        }

        /** See {@link DhcpSettings#terms()}. */
        public Builder terms(Terms terms) {
            this.terms = terms;
            return this;
        }

        /** See {@link DhcpSettings#subnets()}. */
        public Builder subnets(List<Subnet> subnets) {
            this.subnets = subnets;
            return this;
        }

        /** See {@link DhcpSettings#classes()}. */
        public Builder classes(List<ClientClass> classes) {
            this.classes = classes;
            return this;
        }

        /** See {@link DhcpSettings#reservations()}. */
        public Builder reservations(Reservations reservations) {
            this.reservations = reservations;
            return this;
        }

        /** See {@link DhcpSettings#knownOnly()}. */
        public Builder knownOnly(boolean knownOnly) {
            this.knownOnly = knownOnly;
            return this;
        }

        /** See {@link DhcpSettings#offerTime()}. */
        public Builder offerTime(Duration offerTime) {
            this.offerTime = offerTime;
            return this;
        }

        /** See {@link DhcpSettings#offersMax()}. */
        public Builder offersMax(int offersMax) {
            this.offersMax = offersMax;
            return this;
        }

        /** See {@link DhcpSettings#declineTime()}. */
        public Builder declineTime(Duration declineTime) {
            this.declineTime = declineTime;
            return this;
        }

        /** See {@link DhcpSettings#probing()}. */
        public Builder probing(Probing probing) {
            this.probing = probing;
            return this;
        }

        /** See {@link DhcpSettings#probeTime()}. */
        public Builder probeTime(Duration probeTime) {
            this.probeTime = probeTime;
            return this;
        }

        /** See {@link DhcpSettings#authoritative()}. */
        public Builder authoritative(boolean authoritative) {
            this.authoritative = authoritative;
            return this;
        }

        /** See {@link DhcpSettings#captureMachines()}. */
        public Builder captureMachines(int captureMachines) {
            this.captureMachines = captureMachines;
            return this;
        }

        /** See {@link DhcpSettings#interfaces()}. */
        public Builder interfaces(List<String> interfaces) {
            this.interfaces = interfaces;
            return this;
        }

        /** The settings. */
        public DhcpSettings build() {
            return new DhcpSettings(mode, serve, address, port, proxyPort, serverAddress, clientIdentity, terms, subnets, classes,
                    reservations, knownOnly, offerTime, offersMax, declineTime, probing, probeTime, authoritative,
                    captureMachines, interfaces);
        }
    }
}
