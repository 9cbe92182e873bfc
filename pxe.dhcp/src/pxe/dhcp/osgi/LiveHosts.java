// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.dhcp.DhcpSettings;
import pxe.dhcp.DhcpSettings.Mode;
import pxe.dhcp.Reservation;
import pxe.dhcp.Reservations;
import pxe.dhcp.hosts.HostFiles;

/**
 * The machines that {@code etc/pxe.dhcp.hosts-*.cfg} and the files named there know, followed as the files change.
 *
 * <p>What is wrong is told once, as long as it lasts. {@link #read}, {@link #news} and {@link #check} are for one thread, {@link #close} for any.
 */
final class LiveHosts implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.dhcp");
    /** A change is in force after two looks: within the two seconds of every configuration. */
    private static final long LOOK_MILLIS = 500;
    /** A file that is something else altogether has as many problems as it has lines. */
    private static final int TOLD_AT_ONCE = 20;

    private final PartFiles<ConfiguredHosts> parts;
    private final HostFiles files = new HostFiles();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("pxe-dhcp-hosts").factory());
    private Set<String> problems = new LinkedHashSet<>();
    private Set<String> told = Set.of();

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
        looks.scheduleWithFixedDelay(() -> look(changed), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look(Runnable changed) {
        try {
            if (files.look()) {
                changed.run();
            }
        } catch (RuntimeException e) { // the next look may be luckier
            LOG.error("following the files of hosts failed", e);
        }
    }

    /** The machines of all files. */
    Reservations read(ConfigurationAdmin admin) {
        List<ConfiguredHosts> all = parts.read(admin, List.of());
        var named = files.read(all.stream().flatMap(part -> part.files().stream()).distinct().toList());
        Reservations hosts = Reservations.of(
                Stream.concat(all.stream().flatMap(part -> part.own().hosts().stream()), named.hosts().stream()).toList());
        problems = new LinkedHashSet<>();
        all.forEach(part -> problems.addAll(part.own().problems()));
        problems.addAll(named.problems());
        problems.addAll(hosts.problems());
        return hosts;
    }

    /** Tells what is wrong in the machines read last, and which of them have an address that nobody can give them. */
    void check(DhcpSettings settings) {
        List<String> news = news(settings);
        news.stream().limit(TOLD_AT_ONCE).forEach(LOG::warn);
        if (news.size() > TOLD_AT_ONCE) {
            LOG.warn("hosts: {} more of these", news.size() - TOLD_AT_ONCE);
        }
    }

    /** The problems that there were none of the last time. */
    List<String> news(DhcpSettings settings) {
        if (settings.mode() == Mode.SERVER) {
            settings.reservations().all().stream().filter(host -> isAstray(host, settings))
                    .map(host -> "host " + host.name() + ": its address, " + host.address().get().getHostAddress() + ", is of no subnet")
                    .forEach(problems::add);
        }
        List<String> news = new ArrayList<>(problems);
        news.removeAll(told);
        told = Set.copyOf(problems);
        return news;
    }

    private static boolean isAstray(Reservation host, DhcpSettings settings) {
        return host.address().filter(address -> settings.subnets().stream().noneMatch(subnet -> subnet.network().contains(address)))
                .isPresent();
    }

    /** Follows no longer. */
    @Override
    public void close() {
        looks.close();
    }
}
