// SPDX-License-Identifier: Apache-2.0
package pxe.lease.osgi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;
import pxe.lease.FormerLease;
import pxe.lease.JdbcLeaseStore;
import pxe.lease.text.LeaseFormat;
import pxe.lease.text.LeaseList;

/** The commands that take leases out of the daemon and into it. The daemon reads and writes the files, as its own user. */
final class LeaseCommands {

    private static final String FORMATS = LeaseFormat.ALL.stream().map(LeaseFormat::name).collect(Collectors.joining(", "));
    /** How many problems of a file are told. */
    private static final int TOLD = 20;
    /** How many leases are recorded at once. */
    private static final int AT_ONCE = 1000;
    private static final int HISTORY = 1000;

    private LeaseCommands() {}

    private static LeaseService.Engine engine(LeaseService service) {
        return service.offered().orElseThrow(() -> new IllegalStateException("there is no lease store: see pxe services"));
    }

    private static LeaseFormat format(Object name) {
        return LeaseFormat.named(name.toString())
                .orElseThrow(() -> new IllegalArgumentException("there is no format " + name + ": it must be one of " + FORMATS));
    }

    private static Path file(Object name) {
        Path file = Path.of(name.toString());
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("FILE must begin with /, since the daemon opens it, and not this command: " + name);
        }
        return file;
    }

    /** {@code leases-export}: every lease, in a form that other programs read. */
    @Component(service = Export.class, property = {"osgi.command.scope=pxe", "osgi.command.function=leases-export"})
    public static final class Export implements Function {
        private final LeaseService service;

        /** Exports from this service's store. */
        @Activate
        public Export(@Reference LeaseService service) {
            this.service = service;
        }

        @Override
        public @Nullable Object execute(CommandSession session, List<Object> arguments) throws IOException {
            if (arguments.isEmpty() || arguments.size() > 2 || arguments.getFirst().equals("--help")) {
                return "leases-export FORMAT [FILE]  writes all leases to FILE, or shows them; FORMAT is one of " + FORMATS;
            }
            LeaseFormat format = format(arguments.getFirst());
            LeaseStore store = engine(service).store();
            if (arguments.size() == 1) {
                PrintStream console = session.getConsole();
                Writer out = new java.io.OutputStreamWriter(console, StandardCharsets.UTF_8);
                format.write(store, out);
                out.flush();
                return null;
            }
            Path file = file(arguments.getLast());
            Path unfinished = file.resolveSibling(file.getFileName() + ".new");
            try (Writer out = Files.newBufferedWriter(unfinished)) {
                format.write(store, out);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return "the leases are in " + file;
        }
    }

    /** {@code leases-import}: leases that another program, or another daemon, gave. */
    @Component(service = Import.class, property = {"osgi.command.scope=pxe", "osgi.command.function=leases-import"})
    public static final class Import implements Function {
        private final LeaseService service;

        /** Imports to this service's store. */
        @Activate
        public Import(@Reference LeaseService service) {
            this.service = service;
        }

        @Override
        public Object execute(CommandSession session, List<Object> arguments) throws IOException {
            if (arguments.size() != 2) {
                return "leases-import FORMAT FILE  takes the leases of FILE, where their addresses are not another client's; FORMAT is"
                        + " one of " + FORMATS;
            }
            LeaseFormat format = format(arguments.getFirst());
            LeaseService.Engine engine = engine(service);
            LeaseList list;
            try (BufferedReader in = Files.newBufferedReader(file(arguments.getLast()))) {
                list = format.read(in, Clock.systemUTC().instant());
            }
            List<String> told = new ArrayList<>(list.problems());
            int refused = 0;
            for (int from = 0; from < list.leases().size(); from += AT_ONCE) {
                List<Lease> some = list.leases().subList(from, Math.min(from + AT_ONCE, list.leases().size()));
                List<CompletionStage<Boolean>> stored = some.stream().map(engine.store()::put).toList();
                for (int i = 0; i < some.size(); i++) {
                    if (!stored.get(i).toCompletableFuture().join()) {
                        told.add(some.get(i) + ": the address is another client's");
                        refused++;
                    }
                }
            }
            engine.offerAgain();
            return summary(list.leases().size() - refused, told);
        }

        private static String summary(int count, List<String> told) {
            List<String> lines = new ArrayList<>(told.subList(0, Math.min(TOLD, told.size())));
            if (told.size() > TOLD) {
                lines.add((told.size() - TOLD) + " more of these");
            }
            lines.add(count + " leases imported, " + told.size() + " not");
            return String.join("\n", lines);
        }
    }

    /** {@code leases-history}: who had an address before. */
    @Component(service = History.class, property = {"osgi.command.scope=pxe", "osgi.command.function=leases-history"})
    public static final class History implements Function {
        private final LeaseService service;

        /** Tells of this service's store. */
        @Activate
        public History(@Reference LeaseService service) {
            this.service = service;
        }

        @Override
        public Object execute(CommandSession session, List<Object> arguments) {
            if (arguments.size() > 1 || arguments.contains("--help")) {
                return "leases-history [ADDRESS]  shows who had addresses, or this one, before: the last first, " + HISTORY + " at most";
            }
            Optional<Inet4Address> address = arguments.stream().map(Object::toString).map(Inet4Address::ofLiteral).findFirst();
            if (!(engine(service).store() instanceof JdbcLeaseStore store)) {
                return "no history: the leases are kept in memory";
            }
            List<FormerLease> former = store.history(address, HISTORY).toCompletableFuture().join();
            return former.isEmpty() ? "no history" : former.stream().map(History::line).collect(Collectors.joining("\n"));
        }

        private static String line(FormerLease former) {
            Lease lease = former.lease();
            return "%-15s  %s  from %s  to %s  %s".formatted(lease.address().getHostAddress(), lease.client(), former.given(),
                    lease.end().isBefore(former.over()) ? lease.end() : former.over(),
                    lease.hostname().orElse("").replaceAll("\\p{Cntrl}", "?")).stripTrailing();
        }
    }
}
