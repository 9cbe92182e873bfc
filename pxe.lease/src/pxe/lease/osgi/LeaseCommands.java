// SPDX-License-Identifier: Apache-2.0
package pxe.lease.osgi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.Inet4Address;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.NumericAddress;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;
import pxe.follow.RegularFile;
import pxe.follow.WholeFile;
import pxe.lease.FormerLease;
import pxe.lease.JdbcLeaseStore;
import pxe.lease.text.LeaseFormat;

/** The commands that take leases out of the daemon and into it. The daemon reads and writes the files, as its own user. */
final class LeaseCommands {

    private static final String GROUP = "Addresses";
    private static final Parameter FORMAT = Parameter.operand("FORMAT", "how they are written")
            .oneOf(LeaseFormat.ALL.stream().map(LeaseFormat::name).toArray(String[]::new));
    private static final Parameter FILE = Parameter.operand("FILE", "a path that begins with /, since the daemon opens it");

    private static final int HISTORY = 1000;

    private LeaseCommands() {}

    private static LeaseService.Engine engine(LeaseService service) {
        return service.offered().orElseThrow(() -> new IllegalStateException("there is no lease store: see pxe services"));
    }

    private static LeaseFormat format(Call call) {
        return call.value("FORMAT").flatMap(LeaseFormat::named).orElseThrow();
    }

    private static Path file(String name) {
        Path file = Path.of(name);
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("it must begin with /, since the daemon opens it, and not this command: " + name);
        }
        return file;
    }

    /** {@code leases-export}: every lease, in a form that other programs read. */
    @Component(property = Command.NAME + "=leases-export")
    public static final class Export implements Command {
        private final LeaseService service;

        /** Exports from this service's store. */
        @Activate
        public Export(@Reference LeaseService service) {
            this.service = service;
        }

        @Override
        public Usage usage() {
            return Usage.of("writes all leases to a file, or shows them").in(GROUP).with(FORMAT).with(FILE.optional());
        }

        @Override
        public Answer run(Call call) throws IOException {
            LeaseFormat format = format(call);
            LeaseStore store = engine(service).store();
            Optional<Path> file = call.value("FILE", LeaseCommands::file);
            if (file.isEmpty()) {
                write(format, store, call.out());
                return Answer.text("");
            }
            WholeFile.replace(file.get(), out -> write(format, store, out));
            return Answer.text("the leases are in " + file.get());
        }

        private static void write(LeaseFormat format, LeaseStore store, OutputStream to) throws IOException {
            Writer out = new OutputStreamWriter(to, StandardCharsets.UTF_8);
            format.write(store, out);
            out.flush();
        }
    }

    /** {@code leases-import}: leases that another program, or another daemon, gave. */
    @Component(property = Command.NAME + "=leases-import")
    public static final class Import implements Command {
        private final LeaseService service;

        /** Imports to this service's store. */
        @Activate
        public Import(@Reference LeaseService service) {
            this.service = service;
        }

        @Override
        public Usage usage() {
            return Usage.of("takes the leases of a file, where their addresses are not another client's").in(GROUP).with(FORMAT).with(FILE);
        }

        /** Reads the file twice: one that is broken changes nothing. It stays the same one, whatever gets its name meanwhile. */
        @Override
        public Answer run(Call call) throws IOException {
            LeaseService.Engine engine = engine(service);
            LeaseFormat format = format(call);
            Path path = call.value("FILE", LeaseCommands::file).orElseThrow();
            RegularFile.check(path);
            try (FileChannel file = FileChannel.open(path)) {
                format.check(reader(file));
                file.position(0);
                return take(format, reader(file), engine);
            }
        }

        static Answer take(LeaseFormat format, BufferedReader in, LeaseService.Engine engine) {
            Recording recording = new Recording(engine.store());
            try {
                format.read(in, Clock.systemUTC().instant(), recording);
            } catch (IOException e) {
                recording.problem("the file can't be read any further: " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
            }
            Answer answer = recording.end();
            if (recording.hasChanged()) {
                engine.offerAgain();
            }
            return answer;
        }

        /** Other programs write host names in any encoding. */
        private static BufferedReader reader(FileChannel file) {
            return new BufferedReader(new InputStreamReader(Channels.newInputStream(file), StandardCharsets.UTF_8));
        }
    }

    /** {@code leases-history}: who had an address before. */
    @Component(property = Command.NAME + "=leases-history")
    public static final class History implements Command {
        private final LeaseService service;

        /** Tells of this service's store. */
        @Activate
        public History(@Reference LeaseService service) {
            this.service = service;
        }

        @Override
        public Usage usage() {
            return Usage.of("who had addresses before, or one; the last first, " + HISTORY + " at most").in(GROUP)
                    .with(Parameter.operand("ADDRESS", "the address").optional());
        }

        @Override
        public Answer run(Call call) {
            Optional<Inet4Address> address = call.value("ADDRESS", NumericAddress::parse4);
            if (!(engine(service).store() instanceof JdbcLeaseStore store)) {
                return Answer.failure("no history: the leases are kept in memory");
            }
            Answer.Rows.Builder table = Answer.rows("ADDRESS", "MAC", "HOST NAME", "FROM", "TO", "CLIENT");
            for (FormerLease former : store.history(address, HISTORY).toCompletableFuture().join()) {
                Lease lease = former.lease();
                table.row(lease.address(), lease.mac(), lease.hostname(), former.given(),
                        lease.end().isBefore(former.over()) ? lease.end() : former.over(), lease.client());
            }
            return table.orElse("no history");
        }
    }
}
