// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.BootStage;
import pxe.api.Machine;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.api.event.BootEvent;
import pxe.api.file.FileLibrary;
import pxe.core.Machines;
import pxe.core.diagnose.Boot;
import pxe.core.diagnose.Diagnosis;
import pxe.core.diagnose.Diagnosis.State;

/** {@code pxe machines}: every machine that was heard of, and how it fares. */
@Component(property = Command.NAME + "=machines")
public final class MachinesCommand implements Command {

    private final Machines machines;
    private final Diagnosis diagnosis;
    Clock clock = Clock.systemUTC();

    /** Makes the command. */
    @Activate
    public MachinesCommand(@Reference Machines machines, @Reference FileLibrary files) {
        this.machines = machines;
        this.diagnosis = new Diagnosis(files);
    }

    @Override
    public Usage usage() {
        return Usage.of("the machines that were heard of, and how each fares").in("Machines")
                .with(Parameter.option("--state", "STATE", "those alone that are in this state")
                        .oneOf(Stream.of(State.values()).map(MachinesCommand::name).toArray(String[]::new)))
                .with(Parameter.option("--arch", "CODE", "those alone of this architecture (option 93)"))
                .with(Parameter.option("--minutes", "N", "those alone that were heard of within so many minutes"))
                .with(Parameter.operand("TEXT", "those alone whose hardware address, IP address or host name has this in it").optional())
                .details("A machine with several network cards stands once, by the card that was heard of last. STAGE is how far it had "
                        + "come when it last asked DHCP. STATE is booting, booted, trouble ('pxe diagnose' says what), or seen.");
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Answer run(Call call) {
        Instant now = clock.instant();
        Optional<String> text = call.value("TEXT").map(part -> part.toLowerCase(Locale.ROOT));
        Optional<Integer> arch = call.value("--arch", Integer::valueOf);
        Optional<Duration> age = call.value("--minutes", Long::valueOf).map(Duration::ofMinutes);
        Optional<String> state = call.value("--state");
        Answer.Rows.Builder table = Answer.rows("MAC", "ADDRESS", "HOST NAME", "ARCH", "STAGE", "LAST", "AGO", "STATE");
        for (List<Machine> cards : machines.all()) {
            Machine machine = cards.getLast();
            if (text.isPresent() && cards.stream().noneMatch(card -> has(card, text.get()))
                    || arch.isPresent() && machine.arch().filter(its -> its.code() == arch.get()).isEmpty()) {
                continue;
            }
            List<Boot> boots = Boot.cut(machines.timeline(cards));
            if (!boots.isEmpty()) {
                Boot last = boots.getLast();
                Duration ago = Duration.between(last.end(), now);
                if (age.isEmpty() || ago.compareTo(age.get()) <= 0) {
                    State its = diagnosis.state(machine, last, now);
                    if (state.isEmpty() || name(its).equals(state.get())) {
                        table.row(machine.mac(), machine.address(), machine.hostname(), machine.arch().map(code -> code.description()),
                                machine.stage().filter(stage -> stage != BootStage.NONE).map(MachinesCommand::name),
                                last(last.events().getLast()), ago, name(its));
                    }
                }
            }
        }
        return table.orElse("no machines");
    }

    private static boolean has(Machine card, String text) {
        return Stream.of(Optional.of(card.mac().toString()), card.address().map(address -> address.getHostAddress()), card.hostname())
                .flatMap(Optional::stream).anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(text));
    }

    /** An event in two words: what happened, and with which file. */
    private static String last(BootEvent event) {
        return Stream.concat(Stream.of(event.name()), Stream.of("file", "bootfile").flatMap(key -> event.text(key).stream())
                .map(path -> Arrays.asList(path.split("/")).getLast())).reduce((a, b) -> a + " " + b).orElseThrow();
    }
}
