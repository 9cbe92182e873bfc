// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.shell.command.Measure;
import pxe.shell.osgi.Traffic.Transfer;

/** {@code pxe transfers}: the files that machines load, and those that they loaded last. */
@Component(property = Command.NAME + "=transfers")
public final class TransfersCommand implements Command {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Traffic traffic;
    private final Clock clock;

    /** Makes the command. */
    @Activate
    public TransfersCommand(@Reference Traffic traffic) {
        this(traffic, Clock.systemUTC());
    }

    TransfersCommand(Traffic traffic, Clock clock) {
        this.traffic = traffic;
        this.clock = clock;
    }

    @Override
    public Usage usage() {
        return Usage.of("the files that machines load, and those that they loaded last").in("Files")
                .with(Parameter.flag("--follow", "shows them again and again, until Ctrl-C"))
                .with(Parameter.flag("--running", "only those that are on their way"))
                .details("RATE is in bytes per second, since the file began; k, M and G are thousands, millions and "
                        + "thousands of millions. How far a file has come is told every two seconds.");
    }

    @Override
    public Answer run(Call call) throws InterruptedException {
        while (call.has("--follow")) {
            call.refresh(table(call.has("--running")));
            Thread.sleep(PAUSE);
        }
        return table(call.has("--running"));
    }

    private Answer table(boolean onlyRunning) {
        Answer.Rows.Builder table = Answer.rows("PROTOCOL", "CLIENT", "FILE", "BYTES", "DONE", "RATE", "TIME", "STATE");
        for (Transfer one : traffic.transfers()) {
            if (one.isRunning() || !onlyRunning) {
                Duration time = one.isRunning() ? Duration.between(one.begun(), clock.instant()) : one.time();
                table.row(one.way().protocol(), one.way().client(), one.file(), one.bytes() < 0 ? null : Measure.bytes(one.bytes()), done(one),
                        rate(one), time, one.state());
            }
        }
        return table.orElse(onlyRunning ? "nothing is on its way" : "nothing was loaded yet");
    }

    private static @Nullable Measure rate(Transfer one) {
        return one.bytes() < 0 || one.time().isZero() ? null
                : Measure.bytes(one.bytes() * 1000 / Math.max(1, one.time().toMillis()));
    }

    private static @Nullable Measure done(Transfer one) {
        long size = one.bytes() + one.left();
        return one.bytes() < 0 || one.left() < 0 || size == 0 ? null : Measure.done(one.bytes(), size);
    }
}
