// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.net.Inet4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import pxe.api.NumericAddress;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;
import pxe.dhcp.DhcpServer;
import pxe.dhcp.FoundServer;
import pxe.dhcp.SubnetUse;

/** The commands that ask the running server. */
final class DhcpCommands {

    private static final String GROUP = "Addresses";
    private static final long PATIENCE_SECONDS = 30;

    private DhcpCommands() {}

    static <T> Answer answer(DhcpService service, Function<DhcpServer, CompletionStage<T>> question, Function<T, Answer> answer)
            throws InterruptedException {
        DhcpServer server = service.server().orElse(null);
        if (server == null) {
            return Answer.failure("dhcp does not run: pxe services says why");
        }
        try {
            return answer.apply(question.apply(server).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return Answer.failure(e.getCause().getMessage());
        } catch (TimeoutException e) {
            return Answer.failure("no answer: dhcp was stopped meanwhile");
        }
    }

    /** {@code dhcpservers}: the other servers on the links that are served, or on one. */
    @Component(property = Command.NAME + "=dhcpservers")
    public static final class Servers implements Command {
        private final DhcpService service;

        /** Asks this service. */
        @Activate
        public Servers(@Reference DhcpService service) {
            this.service = service;
        }

        @Override
        public Usage usage() {
            return Usage.of("looks for other DHCP servers, for some seconds").in(GROUP)
                    .with(Parameter.operand("INTERFACE", "where to look, instead of all that are served").optional());
        }

        @Override
        public Answer run(Call call) throws InterruptedException {
            return answer(service, server -> server.findServers(call.value("INTERFACE").orElse("")), Servers::table);
        }

        static Answer table(List<FoundServer> servers) {
            Answer.Rows.Builder table = Answer.rows("INTERFACE", "SERVER", "SENDER", "MAC", "OFFERS", "BOOT FILE");
            servers.forEach(one -> table.row(one.interfaceName(), one.address(), one.sender(), one.hardwareAddress(),
                    one.givesAddresses() ? one.offered() : null, one.bootfile().isEmpty() ? null : one.bootfile()));
            return table.orElse("no other server answers");
        }
    }

    /** {@code dhcpdropped}: how many packets were dropped, by the reason. */
    @Component(property = Command.NAME + "=dhcpdropped")
    public static final class Dropped implements Command {
        private final DhcpService service;

        /** Asks this service. */
        @Activate
        public Dropped(@Reference DhcpService service) {
            this.service = service;
        }

        @Override
        public Usage usage() {
            return Usage.of("how many packets could not be read, by the reason").in(GROUP);
        }

        @Override
        public Answer run(Call call) throws InterruptedException {
            return answer(service, DhcpServer::dropped, Dropped::table);
        }

        static Answer table(SequencedMap<String, Long> counts) {
            Answer.Rows.Builder table = Answer.rows("PACKETS", "REASON");
            counts.forEach((reason, count) -> table.row(count, reason));
            return table.orElse("none");
        }
    }

    /** {@code subnets}: the subnets that are served, and how full they are. */
    @Component(property = Command.NAME + "=subnets")
    public static final class Subnets implements Command {
        private final DhcpService service;

        /** Asks this service. */
        @Activate
        public Subnets(@Reference DhcpService service) {
            this.service = service;
        }

        @Override
        public Usage usage() {
            return Usage.of("the subnets that are served, and how full they are").in(GROUP)
                    .details("USED counts the leases that hold, OFFERED what machines may take, SET ASIDE the addresses that somebody uses "
                            + "who didn't get them here, FREE what is left of the ranges for whoever comes. Addresses that are reserved "
                            + "are not free.");
        }

        @Override
        public Answer run(Call call) throws InterruptedException {
            return answer(service, DhcpServer::subnets, Subnets::table);
        }

        static Answer table(List<SubnetUse> subnets) {
            Answer.Rows.Builder table = Answer.rows("NAME", "NETWORK", "RANGE", "USED", "OFFERED", "SET ASIDE", "FREE", "FROM");
            subnets.forEach(use -> table.row(use.subnet().name(), use.subnet().network(),
                    use.subnet().ranges().isEmpty() ? null : use.subnet().ranges(),
                    use.used(), use.offered(), use.setAside(), use.free(), use.subnet().source()));
            return table.orElse("no subnets: another server gives the addresses");
        }
    }

    /** {@code leases-release}: gives a machine's lease back in its place, so that others may have its address. */
    @Component(property = Command.NAME + "=leases-release")
    public static final class Release implements Command {
        private final DhcpService service;
        private final LeaseStore leases;

        /** Ends leases of this store, and tells this service. */
        @Activate
        public Release(@Reference DhcpService service, @Reference(policyOption = ReferencePolicyOption.GREEDY) LeaseStore leases) {
            this.service = service;
            this.leases = leases;
        }

        @Override
        public Usage usage() {
            return Usage.of("ends the lease of an address").in(GROUP)
                    .with(Parameter.operand("ADDRESS", "the address").suggesting(_ -> addresses()))
                    .details("The machine isn't told, and goes on with the address until it asks again: release what nobody uses. It gets "
                            + "the address again if it comes back before anybody else is given it.");
        }

        private List<String> addresses() {
            List<String> addresses = new ArrayList<>();
            Instant now = Instant.now();
            leases.forEach(lease -> {
                if (isHeld(lease, now)) {
                    addresses.add(lease.address().getHostAddress());
                }
            });
            return addresses;
        }

        /** Whether nobody else would be given the address. */
        private boolean isHeld(Lease lease, Instant now) {
            return !lease.isGivenBack() && lease.isValidAt(now.minus(leases.grace()));
        }

        @Override
        public Answer run(Call call) throws Exception {
            Inet4Address address = call.value("ADDRESS", NumericAddress::parse4).orElseThrow();
            Instant now = Instant.now();
            Optional<Lease> lease = answer(leases.find(address)).filter(found -> isHeld(found, now));
            if (lease.isEmpty()) {
                return Answer.failure("nobody has " + address.getHostAddress());
            }
            ClientKey client = lease.get().client();
            if (!answer(leases.put(lease.get().givenBack(now)))) {
                return Answer.failure(address.getHostAddress() + " went to another machine just now: pxe leases shows which");
            }
            service.server().ifPresent(server -> server.released(client, address));
            return Answer.text(address.getHostAddress() + " is no longer that of " + client);
        }

        private static <T> T answer(CompletionStage<T> stage) throws Exception {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
