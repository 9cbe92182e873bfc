// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.Ip4Network;
import pxe.dhcp.ClientClass;
import pxe.dhcp.DhcpSettings;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.dhcp.Reservation;
import pxe.dhcp.Reservations;
import pxe.dhcp.Subnet;
import pxe.dhcp.hosts.HostFiles;
import pxe.follow.OpenProblems;
import pxe.follow.Watch;

/**
 * The machines that {@code etc/pxe.dhcp.hosts-*.cfg} and the files named there know, followed as the files change.
 *
 * <p>What is wrong is told once, as long as it lasts. {@link #read}, {@link #news} and {@link #check} are for one thread, {@link #close} for any.
 */
final class LiveHosts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.dhcp");

    private final PartFiles<ConfiguredHosts> parts;
    private final HostFiles files = new HostFiles();
    private final OpenProblems open = new OpenProblems();
    private volatile @Nullable Watch watch;
    private Set<String> problems = new LinkedHashSet<>();
    /** Those that stand in the daemon's own files: what other programs' lists call classes may be of no meaning here. */
    private List<Reservation> own = List.of();

    /**
     * Makes an empty list.
     *
     * @param home what relative paths are below
     */
    LiveHosts(Path home) {
        this.parts = new PartFiles<>(HostsConfig.PID, values -> ConfiguredHosts.read(values, home),
                (one, others) -> Optional.empty());
    }

    /** Begins to follow the files; {@code changed} is called whenever {@link #read} would say something else. */
    void follow(Runnable changed) {
        watch = new Watch("pxe.dhcp", files::look, changed);
    }

    /** The machines of all files. */
    Reservations read(ConfigurationAdmin admin) {
        List<ConfiguredHosts> all = parts.read(admin, List.of());
        var named = files.read(all.stream().flatMap(part -> part.files().stream()).distinct().toList());
        own = all.stream().flatMap(part -> part.own().hosts().stream()).toList();
        Reservations hosts = Reservations.of(Stream.concat(own.stream(), named.hosts().stream()).toList());
        problems = new LinkedHashSet<>();
        all.forEach(part -> problems.addAll(part.own().problems()));
        problems.addAll(named.problems());
        return hosts;
    }

    /** Tells what is wrong in the machines read last, and which of them have an address that nobody can give them. */
    void check(DhcpSettings settings) {
        open.tell(LOG, "hosts", problems(settings));
    }

    /** The problems that there were none of the last time. */
    List<String> news(DhcpSettings settings) {
        return open.news(problems(settings));
    }

    private Set<String> problems(DhcpSettings settings) {
        problems.addAll(settings.reservations().problems(settings.subnets()));
        if (settings.mode() == Mode.SERVER) {
            settings.reservations().all().forEach(host -> host.address().ifPresent(address -> astray(address, settings.subnets())
                    .ifPresent(why -> problems.add("host " + host.name() + ": its address, " + address.getHostAddress() + ", is " + why))));
        }
        Set<String> classes = settings.classes().stream().map(ClientClass::name).collect(Collectors.toSet());
        own.forEach(host -> host.classes().stream().filter(name -> !classes.contains(name)).sorted()
                .forEach(name -> problems.add("host " + host.name() + ": there is no class " + name)));
        return problems;
    }

    /** Why a host would not be given its address, beside the others that a server knows; empty if it would. */
    static Optional<String> objection(Reservation host, DhcpSettings settings) {
        if (settings.mode() == Mode.PROXY) {
            return Optional.of("another server gives the addresses (mode = proxy in etc/pxe.dhcp.cfg)");
        }
        Optional<String> astray = host.address().flatMap(address -> astray(address, settings.subnets()))
                .map(why -> "it is " + why + ": choose another, of a subnet that pxe subnets shows");
        Stream<Reservation> others = settings.reservations().all().stream().filter(other -> !other.name().equals(host.name()));
        String problem = "host " + host.name() + ": ";
        return astray.or(() -> Reservations.of(Stream.concat(others, Stream.of(host)).toList()).problems(settings.subnets()).stream()
                .filter(each -> each.startsWith(problem)).findFirst()
                .map(each -> each.substring(problem.length()) + ": change it where that host is written"));
    }

    /** What an address is that no machine is given. */
    private static Optional<String> astray(Inet4Address address, List<Subnet> subnets) {
        Optional<Ip4Network> network = subnets.stream().map(Subnet::network).filter(one -> one.contains(address)).findFirst();
        return network.isEmpty() ? Optional.of("of no subnet")
                : network.filter(one -> !one.isHost(address)).map(one -> "the first or the last of " + one + ", which no machine can have");
    }

    /** Follows no longer. */
    @Override
    public void close() {
        Watch looking = watch;
        if (looking != null) {
            looking.close();
        }
    }
}
