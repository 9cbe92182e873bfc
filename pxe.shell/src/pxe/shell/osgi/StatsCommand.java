// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Usage;
import pxe.api.lease.LeaseStore;
import pxe.core.EventLosses;
import pxe.shell.command.Measure;

/** {@code pxe stats}: what the daemon did since its start, and what it needs. */
@Component(property = Command.NAME + "=stats")
public final class StatsCommand implements Command {

    private static final Path STATUS = Path.of("/proc/self/status");

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable LeaseStore leases;

    private final Traffic traffic;
    private final EventLosses losses;

    /** Makes the command. */
    @Activate
    public StatsCommand(@Reference Traffic traffic, @Reference EventLosses losses) {
        this.traffic = traffic;
        this.losses = losses;
    }

    @Override
    public Usage usage() {
        return Usage.of("what the daemon did since its start, and what it needs").in("The daemon")
                .details("RESIDENT is the memory that the system gave it, HEAP what objects take of that, garbage included; in bytes. LOST is "
                        + "what a listener that fell behind did not hear of what happened.");
    }

    @Override
    public Answer run(Call call) throws IOException {
        Answer.Rows.Builder events = Answer.rows("PROTOCOL", "EVENT", "COUNT", "BYTES");
        traffic.counts().forEach((kind, count) ->
                events.row(kind.protocol(), kind.name(), count.events(), count.bytes() == 0 ? null : Measure.bytes(count.bytes())));
        Answer.Rows.Builder lost = Answer.rows("LISTENER", "COUNT");
        losses.lost().forEach(lost::row);
        Runtime runtime = Runtime.getRuntime();
        return Answer.fields()
                .with("UPTIME", ProcessHandle.current().info().startInstant().map(start -> Duration.between(start, Instant.now())))
                .with("RESIDENT", resident().map(Measure::bytes))
                .with("HEAP", Measure.bytes(runtime.totalMemory() - runtime.freeMemory()))
                .with("LEASES", Optional.ofNullable(leases).map(StatsCommand::count))
                .with("EVENTS", events.orElse("nothing happened yet"))
                .with("LOST", lost.orElse("nothing: every listener keeps up"))
                .build();
    }

    private static long count(LeaseStore store) {
        LongAdder count = new LongAdder();
        store.forEach(_ -> count.increment());
        return count.sum();
    }

    /** In bytes (proc(5): kB is 1024). */
    private static Optional<Long> resident() throws IOException {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:")).map(line -> line.replaceAll("[^0-9]", ""))
                    .map(kilobytes -> Long.parseLong(kilobytes) * 1024).findFirst();
        }
    }
}
