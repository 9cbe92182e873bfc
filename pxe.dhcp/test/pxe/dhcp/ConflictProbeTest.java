// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pxe.dhcp.DhcpNetwork.MAC;
import static pxe.dhcp.DhcpNetwork.OTHER;
import static pxe.dhcp.DhcpNetwork.RELAY;
import static pxe.dhcp.DhcpNetwork.builder;
import static pxe.dhcp.DhcpNetwork.discover;
import static pxe.dhcp.DhcpNetwork.ip;
import static pxe.dhcp.DhcpNetwork.message;
import static pxe.dhcp.DhcpNetwork.pxe;
import static pxe.dhcp.DhcpNetwork.subnet;

import java.io.IOException;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;
import pxe.api.event.BootEvent;
import pxe.dhcp.DhcpMessage.MessageType;
import pxe.dhcp.DhcpNetwork.Heard;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.dhcp.DhcpSettings.Probing;
import pxe.net.test.SimulatedHost;

/** Whether somebody uses an address is found out before it is offered to a client that never had it (RFC 2131 section 3.1). */
class ConflictProbeTest {

    private static final Inet4Address FIRST = ip("10.0.0.100");
    private static final Inet4Address SECOND = ip("10.0.0.101");
    private static final Duration WAIT = Duration.ofMillis(200);

    private final DhcpNetwork net = new DhcpNetwork();

    // --- Who waits, and for what.

    @Test
    void anOfferOfANewAddressWaitsForAnAnswerAndNobodyElseDoes() throws IOException {
        serve(Probing.AUTO);
        net.lease(OTHER, WAIT);
        assertEquals(List.of(), net.broadcast(discover(MAC)));
        assertEquals(FIRST, net.answer(discover(OTHER)).yiaddr(), "who has an address gets it at once");
        net.heard.clear();
        net.network.run(WAIT);
        assertEquals(List.of(SECOND), offers());
        assertEquals(2, net.serverHost.probes());
    }

    @Test
    void whatAClientHadBeforeIsOfferedAtOnceAlsoWhenItsLeaseIsOver() throws IOException {
        serve(Probing.AUTO);
        net.lease(MAC, WAIT);
        net.clock.advance(Duration.ofHours(2));
        assertEquals(FIRST, net.answer(discover(MAC)).yiaddr());
        assertEquals(1, net.serverHost.probes());
    }

    @Test
    void whatAnotherHadIsAskedFor() throws IOException {
        net.serve(builder().probing(Probing.AUTO).subnets(List.of(subnet("10.0.0.100", "10.0.0.100"))).build());
        net.lease(OTHER, WAIT);
        net.clock.advance(Duration.ofHours(2));
        net.network.run(Duration.ofMinutes(2));
        assertEquals(List.of(), net.broadcast(discover(MAC)));
        net.network.run(WAIT);
        assertEquals(List.of(FIRST), offers());
        assertEquals(2, net.serverHost.probes());
    }

    @Test
    void whoAsksAgainMeanwhileIsAnsweredOnceAndShortlyAfterAtOnce() throws IOException {
        serve(Probing.AUTO);
        for (int i = 0; i < 3; i++) {
            assertEquals(List.of(), net.broadcast(discover(MAC)));
        }
        net.network.run(WAIT);
        assertEquals(List.of(FIRST), offers());
        assertEquals(FIRST, net.answer(discover(MAC)).yiaddr());
        assertEquals(1, net.serverHost.probes());
    }

    @Test
    void aRequestThatComesMeanwhileIsNotHeldUp() throws IOException {
        serve(Probing.AUTO);
        net.broadcast(discover(MAC));
        assertEquals(MessageType.ACK, net.answer(DhcpNetwork.reboot(MAC, FIRST)).type());
    }

    // --- Conflicts.

    @Test
    void anAddressThatSomebodyUsesIsSetAsideAndTheNextIsOffered() throws IOException {
        SimulatedHost squatter = net.network.host(FIRST);
        serve(Probing.AUTO);
        net.broadcast(discover(MAC));
        net.network.run(WAIT);
        assertEquals(List.of(SECOND), offers());
        BootEvent conflict = net.events.stream().filter(event -> event.name().equals("CONFLICT")).findFirst().orElseThrow();
        assertEquals(BootEvent.Weight.WARNING, conflict.weight());
        assertEquals("10.0.0.100", conflict.details().get("address"));
        assertEquals(MacAddress.of(squatter.hardwareAddress(), 0).toString(), conflict.details().get("hardware"));
        net.broadcast(discover(OTHER));
        net.network.run(WAIT);
        assertEquals(List.of(ip("10.0.0.102")), offers(), "it is nobody's until decline.seconds are over");
    }

    /** Init-reboot: another server gave it the address once, and this one adopts it. */
    @Test
    void anAddressThatAStrangerAsksToKeepIsAskedForFirst() throws IOException {
        net.network.host(FIRST);
        serve(Probing.AUTO);
        assertEquals(List.of(), net.broadcast(DhcpNetwork.reboot(MAC, SECOND)));
        net.network.run(WAIT);
        assertEquals(MessageType.ACK, net.heard.getFirst().message().type());
        net.broadcast(DhcpNetwork.reboot(OTHER, FIRST));
        net.network.run(WAIT);
        assertEquals(MessageType.NAK, net.heard.getFirst().message().type());
        assertEquals(List.of("ACK", "CONFLICT", "NAK"), net.outcomes());
    }

    /** Who answers an echo can't be told from the machine itself. */
    @Test
    void whatAStrangerAsksToKeepBehindARelayIsNotAskedFor() throws IOException {
        net.network.host(FIRST);
        serve(Probing.AUTO);
        DhcpMessage reboot = message(MAC, MessageType.REQUEST, pxe().put(DhcpOption.REQUESTED_ADDRESS, FIRST), DhcpMessage.NONE,
                RELAY, 0);
        assertEquals(MessageType.ACK, net.byRelay(reboot).getFirst().message().type());
    }

    @Test
    void aMachineThatUsesItsAddressAlreadyIsNoConflict() throws IOException {
        MacAddress own = MacAddress.of(net.network.host(FIRST).hardwareAddress(), 0);
        serve(Probing.AUTO);
        net.broadcast(discover(own));
        net.network.run(WAIT);
        assertEquals(List.of(FIRST), offers());
    }

    @Test
    void whereAllAddressesAreUsedTheSearchEnds() throws IOException {
        net.network.host(FIRST, SECOND, ip("10.0.0.102"));
        serve(Probing.AUTO);
        net.broadcast(discover(MAC));
        net.network.run(WAIT);
        assertEquals(List.of(), net.heard);
        assertEquals(3, net.serverHost.probes());
        assertEquals("EXHAUSTED", net.outcomes().getLast());
        assertEquals(1, net.outcomes().stream().filter("CONFLICT"::equals).count(), "one warning a minute");
    }

    @Test
    void oneQuestionMeetsABoundedNumberOfConflicts() throws IOException {
        for (int i = 1; i < 60; i++) {
            net.network.host(ip("10.0.0." + (100 + i)));
        }
        net.serve(builder().probing(Probing.AUTO).subnets(List.of(subnet("10.0.0.101", "10.0.0.199"))).build());
        net.broadcast(discover(MAC));
        net.network.run(WAIT);
        assertEquals(17, net.serverHost.probes());
    }

    /** RFC 2131 section 4.3.1: behind a relay there is no ARP. */
    @Test
    void behindARelayAnEchoIsAskedFor() throws IOException {
        net.network.router().attach(7, ip("10.0.5.100"));
        net.serve(builder().probing(Probing.AUTO).subnets(List.of(subnet("10.0.5.100", "10.0.5.102"))).build());
        DhcpMessage relayed = message(MAC, MessageType.DISCOVER, pxe().put(DhcpOption.SUBNET_SELECTION, ip("10.0.5.0")),
                DhcpMessage.NONE, RELAY, 0);
        assertEquals(List.of(), net.byRelay(relayed));
        net.network.run(WAIT);
        assertEquals(List.of(ip("10.0.5.101")), net.heardByRelay.stream().map(heard -> heard.message().yiaddr()).toList());
        assertTrue(net.outcomes().contains("CONFLICT"));
    }

    // --- When nobody is asked.

    @Test
    void inAStormOffersGoOutUnaskedUntilItIsOver() throws IOException {
        many(Probing.AUTO);
        for (int i = 0; i < 100; i++) {
            net.machine.send(DhcpCodec.encode(discover(new MacAddress(i)), 548), DhcpNetwork.EVERY_SERVER);
        }
        net.network.run(Duration.ofMillis(10));
        assertEquals(68, net.heard.size());
        assertEquals(32, net.serverHost.probes());
        net.network.run(Duration.ofSeconds(25));
        assertEquals(100, net.heard.size());
        assertEquals(List.of(), net.broadcast(discover(new MacAddress(1000))), "this one waits again");
    }

    @Test
    void whereAllAreToBeAskedForTheirNumberAtOnceIsBounded() throws IOException {
        many(Probing.ALWAYS);
        for (int i = 0; i < 400; i++) {
            net.machine.send(DhcpCodec.encode(discover(new MacAddress(i)), 548), DhcpNetwork.EVERY_SERVER);
        }
        net.network.run(Duration.ofMillis(10));
        assertEquals(256, net.serverHost.probes());
        assertEquals(144, net.heard.size());
    }

    @Test
    void withoutTheRightToAskItSaysSoOnceAndOffersAll() throws IOException {
        net.serverHost.withoutRawSockets();
        serve(Probing.AUTO);
        assertEquals(FIRST, net.answer(discover(MAC)).yiaddr());
        assertEquals(SECOND, net.answer(discover(OTHER)).yiaddr());
        assertEquals(List.of("NOPROBE", "OFFER", "OFFER"), net.outcomes());
    }

    @Test
    void aProxyAsksForNothingAndSettingsSwitchItOffAndOn() throws IOException {
        net.serverHost.withoutRawSockets();
        net.serve(builder().mode(Mode.PROXY).probing(Probing.ALWAYS).build());
        net.network.run(WAIT);
        assertEquals(List.of(), net.outcomes());
        net.server.apply(builder().probing(Probing.OFF).build());
        net.network.run(WAIT);
        assertEquals(List.of(), net.outcomes());
        net.server.apply(builder().probing(Probing.ALWAYS).build());
        net.network.run(WAIT);
        assertEquals(List.of("NOPROBE"), net.outcomes());
    }

    private void serve(Probing probing) throws IOException {
        net.serve(builder().probing(probing).probeTime(WAIT.minusMillis(50)).build());
        net.network.run(Duration.ofMillis(1));
    }

    private void many(Probing probing) throws IOException {
        net.serve(builder().probing(probing).subnets(List.of(DhcpNetwork.wide("10.0.0.0/16", "10.0.1.0-10.0.9.255"))).build());
        net.network.run(Duration.ofMillis(1));
    }

    private List<Inet4Address> offers() {
        return net.heard.stream().map(Heard::message).map(DhcpMessage::yiaddr).toList();
    }
}
