// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.dhcp.DhcpServer;
import pxe.dhcp.FoundServer;

/** The shell's commands of this service: {@code pxe dhcpservers} and {@code pxe dhcpdropped}. */
@Component(service = DhcpCommands.class, property = {
    "osgi.command.scope=pxe",
    "osgi.command.function=dhcpservers",
    "osgi.command.function=dhcpdropped"
})
public final class DhcpCommands {

    private static final long PATIENCE_SECONDS = 30;

    private final DhcpService service;

    /** Commands of a service. */
    @Activate
    public DhcpCommands(@Reference DhcpService service) {
        this.service = service;
    }

    /** The other servers on all links that are served. */
    public String dhcpservers() throws InterruptedException {
        return dhcpservers("");
    }

    /** The other servers on the link of an interface. */
    public String dhcpservers(String interfaceName) throws InterruptedException {
        return answer(server -> server.findServers(interfaceName), DhcpCommands::lines);
    }

    private static String lines(List<FoundServer> servers) {
        return servers.isEmpty()
                ? "no other server answers"
                : servers.stream().map(FoundServer::toString).collect(Collectors.joining("\n"));
    }

    /** How many packets were dropped, by the reason. */
    public String dhcpdropped() throws InterruptedException {
        return answer(DhcpServer::dropped, counts -> counts.isEmpty()
                ? "none"
                : counts.entrySet().stream().map(DhcpCommands::line).collect(Collectors.joining("\n")));
    }

    private static String line(Map.Entry<String, Long> count) {
        return count.getValue() + "  " + count.getKey();
    }

    private <T> String answer(Function<DhcpServer, CompletionStage<T>> question, Function<T, String> text) throws InterruptedException {
        DhcpServer server = service.server().orElse(null);
        if (server == null) {
            return "dhcp does not run: pxe services says why";
        }
        try {
            return text.apply(question.apply(server).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause().getMessage();
        } catch (TimeoutException e) {
            return "no answer: dhcp was stopped meanwhile";
        }
    }
}
