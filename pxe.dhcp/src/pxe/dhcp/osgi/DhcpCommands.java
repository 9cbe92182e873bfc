// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.dhcp.DhcpServer;
import pxe.dhcp.FoundServer;

/** The commands that ask the running server. */
final class DhcpCommands {

    private static final String GROUP = "Addresses";
    private static final long PATIENCE_SECONDS = 30;

    private DhcpCommands() {}

    private static <T> Answer answer(DhcpService service, Function<DhcpServer, CompletionStage<T>> question, Function<T, Answer> answer)
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

        private static Answer table(List<FoundServer> servers) {
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

        private static Answer table(SequencedMap<String, Long> counts) {
            Answer.Rows.Builder table = Answer.rows("PACKETS", "REASON");
            counts.forEach((reason, count) -> table.row(count, reason));
            return table.orElse("none");
        }
    }
}
