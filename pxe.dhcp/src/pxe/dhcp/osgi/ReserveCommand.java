// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import pxe.api.MacAddress;
import pxe.api.MacPattern;
import pxe.api.NumericAddress;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;
import pxe.config.DaemonDirectory;
import pxe.dhcp.DhcpServer;
import pxe.dhcp.DhcpSettings;
import pxe.dhcp.Reservation;
import pxe.follow.WholeFile;
import pxe.net.Links;

/** {@code pxe leases-reserve}: keeps an address for a machine, by a line in a file of hosts that is this command's own. */
@Component(property = Command.NAME + "=leases-reserve")
public final class ReserveCommand implements Command {

    private static final String FILE = HostsConfig.PID + "-shell.cfg";
    private static final String OFF = "off";
    private static final String HOST = "host.";
    private static final String FIELD = ", ";
    private static final long PATIENCE_SECONDS = 30;

    private final Path file;
    private final LeaseStore leases;
    private final Callable<Optional<DhcpSettings>> served;

    /** Writes beside the files that FileInstall reads what this service can keep. */
    @Activate
    public ReserveCommand(BundleContext context, @Reference(policyOption = ReferencePolicyOption.GREEDY) LeaseStore leases,
            @Reference DhcpService service) {
        this(DaemonDirectory.ETC.in(context::getProperty).resolve(FILE), leases, () -> served(service));
    }

    /**
     * Makes the command.
     *
     * @param served what is served by now; nothing if DHCP doesn't run
     */
    ReserveCommand(Path file, LeaseStore leases, Callable<Optional<DhcpSettings>> served) {
        this.file = file;
        this.leases = leases;
        this.served = served;
    }

    private static Optional<DhcpSettings> served(DhcpService service) throws Exception {
        Optional<DhcpServer> server = service.server();
        return server.isEmpty() ? Optional.empty()
                : Optional.of(server.get().settings().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public Usage usage() {
        return Usage.of("keeps an address for a machine").in("Addresses")
                .with(Parameter.operand("MAC", "the machine"))
                .with(Parameter.operand("ADDRESS", "its address, else that of its lease; " + OFF + " keeps none for it any more").optional()
                        .suggesting(_ -> List.of(OFF)))
                .details("It is a line in etc/" + FILE + ", and in force within two seconds. What other files say of the machine stays as "
                        + "it is; so an address for one that they name is written there.");
    }

    @Override
    public Answer run(Call call) throws Exception {
        MacAddress mac = call.value("MAC", MacAddress::parse).orElseThrow();
        if (call.value("ADDRESS").filter(OFF::equals).isPresent()) {
            return write(mac, Optional.empty()) ? Answer.text("no address is kept for " + mac)
                    : Answer.failure("etc/" + FILE + " keeps no address for " + mac);
        }
        Optional<Inet4Address> address = call.value("ADDRESS", NumericAddress::parse4).or(() -> leased(mac));
        if (address.isEmpty()) {
            return Answer.failure(mac + " has no lease: say which address is to be kept for it");
        }
        Optional<DhcpSettings> settings = served.call();
        Optional<String> objection = settings.flatMap(present -> LiveHosts.objection(Reservation.builder(name(mac))
                .mac(MacPattern.parse(mac.toString())).address(address.get()).build(), present));
        if (objection.isEmpty()) {
            objection = keep(mac, address.get());
        }
        if (objection.isPresent()) {
            return Answer.failure(address.get().getHostAddress() + " can't be kept for " + mac + ": " + objection.get());
        }
        return Answer.text(address.get().getHostAddress() + " is kept for " + mac
                + (settings.isPresent() ? "" : " once dhcp runs: pxe services says why it doesn't"));
    }

    /** What the machine's line is known by. */
    private static String name(MacAddress mac) {
        return mac.toString('-');
    }

    private Optional<Inet4Address> leased(MacAddress mac) {
        return leases.find(ClientKey.of(mac)).toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join()
                .map(Lease::address);
    }

    /** Writes the machine's line; or says why not, where nothing that is in force yet does. */
    private synchronized Optional<String> keep(MacAddress mac, Inet4Address address) throws IOException {
        if (Links.system().has(address)) {
            return Optional.of("it is this server's own");
        }
        Optional<String> other = lines().stream().filter(line -> !line.startsWith(key(mac)) && line.startsWith(HOST)
                && line.endsWith(FIELD + address.getHostAddress())).findFirst();
        if (other.isEmpty()) {
            write(mac, Optional.of(address));
        }
        return other.map(line -> "in etc/" + FILE + " it is another machine's since a moment ago: " + line);
    }

    private static String key(MacAddress mac) {
        return HOST + name(mac) + " =";
    }

    private List<String> lines() throws IOException {
        return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1)
                : List.of("# Written by the command leases-reserve: a line for each machine. It may be edited, too.");
    }

    /** Replaces the machine's line, whatever the encoding of those that an editor added; whether it had one. */
    private synchronized boolean write(MacAddress mac, Optional<Inet4Address> address) throws IOException {
        List<String> lines = new ArrayList<>(lines());
        boolean had = lines.removeIf(line -> line.startsWith(key(mac)));
        address.ifPresent(kept -> lines.add(key(mac) + " " + mac + FIELD + kept.getHostAddress()));
        if (had || address.isPresent()) {
            WholeFile.replace(file, out -> out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1)));
        }
        return had;
    }
}
