// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.util.function.BiConsumer;
import pxe.api.BootDecision;
import pxe.api.PolicyVerdict;
import pxe.dhcp.DhcpMessage.MessageType;

/** Gives boot files beside the server that gives addresses (PXE 2.1 sections 2.2 and 2.3). For the loop's thread. */
final class ProxyResponder {

    private final Questions questions;
    private final OtherServers others;
    private final Outbox outbox;
    private final Journal journal;

    ProxyResponder(Questions questions, OtherServers others, Outbox outbox, Journal journal) {
        this.questions = questions;
        this.others = others;
        this.outbox = outbox;
        this.journal = journal;
    }

    /** A DISCOVER that another server answers with an address. */
    void discover(Client client) {
        Terms terms = client.terms();
        boot(client, terms, MessageType.OFFER, client.profile(terms), (verdict, reply) -> {
            outbox.answer(client.exchange(), reply.build());
            journal.answered("PROXYOFFER", client, verdict, reply);
            others.offered(client.exchange());
        });
    }

    /**
     * A client that has an address asks port 4011 for its boot file.
     *
     * @param terms what it is given there
     */
    void ask(Client client, Terms terms) {
        boot(client, terms, MessageType.ACK, FirmwareProfile.DIRECT, (verdict, reply) -> {
            outbox.answerBack(client.exchange(), reply.build());
            journal.answered("PROXYACK", client, verdict, reply);
        });
    }

    private void boot(Client client, Terms terms, int type, FirmwareProfile profile, BiConsumer<PolicyVerdict, Reply> next) {
        Exchange exchange = client.exchange();
        questions.boot(exchange, terms, verdict -> {
            if (verdict.decision() instanceof BootDecision.Boot || verdict.decision() instanceof BootDecision.Menu) {
                next.accept(verdict, new Reply(exchange, type).optionsOfBoot(terms).profile(profile)
                        .boot(verdict.decision(), true, terms.nextServer()));
            } else {
                String reason = verdict.decision().reason();
                journal.ignored(exchange, reason.isEmpty() ? "no policy has a boot file for it" : verdict.policy() + ": " + reason);
            }
        });
    }
}
