// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.BootStage;
import pxe.api.ClientArch;
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
                .with(Parameter.operand("TEXT", "those alone whose hardware address, IP address or host name has it").optional())
                .details("A machine with several network cards stands once, by the card that was heard of last. STAGE is how far "
                        + "it had come when it last asked DHCP. STATE is booting, booted, trouble ('pxe diagnose' says what), or "
                        + "seen.");
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Answer run(Call call) {
        Instant now = clock.instant();
        Predicate<List<Machine>> isWanted = wanted(call);
        Optional<Duration> age = call.value("--minutes", Long::valueOf).map(Duration::ofMinutes);
        Optional<String> state = call.value("--state");
        Answer.Rows.Builder table = Answer.rows("MAC", "ADDRESS", "HOST NAME", "ARCH", "STAGE", "LAST", "AGO", "STATE");
        machines.all().stream().filter(isWanted).forEach(cards -> {
            List<Boot> boots = Boot.cut(machines.timeline(cards));
            if (!boots.isEmpty()) {
                Boot last = boots.getLast();
                Duration ago = now.isBefore(last.end()) ? Duration.ZERO : Duration.between(last.end(), now); // the clock was set back
                String its = name(diagnosis.state(cards.getLast(), last, now));
                if (age.filter(most -> ago.compareTo(most) > 0).isEmpty() && state.filter(only -> !only.equals(its)).isEmpty()) {
                    row(table, cards.getLast(), last, ago, its);
                }
            }
        });
        return table.orElse("no machines");
    }

    private static Predicate<List<Machine>> wanted(Call call) {
        Optional<String> text = call.value("TEXT").map(part -> part.toLowerCase(Locale.ROOT));
        Optional<Integer> arch = call.value("--arch", Integer::valueOf);
        return cards -> text.filter(part -> cards.stream().noneMatch(card -> has(card, part))).isEmpty()
                && arch.filter(code -> cards.getLast().arch().filter(its -> its.code() == code).isEmpty()).isEmpty();
    }

    private static void row(Answer.Rows.Builder table, Machine machine, Boot last, Duration ago, String state) {
        table.row(machine.mac(), machine.address(), machine.hostname(), machine.arch().map(ClientArch::description),
                machine.stage().filter(stage -> stage != BootStage.NONE).map(MachinesCommand::name),
                last(last.events().getLast()), ago, state);
    }

    private static boolean has(Machine card, String text) {
        return Stream.of(Optional.of(card.mac().toString()), card.address().map(InetAddress::getHostAddress), card.hostname())
                .flatMap(Optional::stream).anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(text));
    }

    /** An event in two words: what happened, and with which file. */
    private static String last(BootEvent event) {
        return Stream.concat(Stream.of(event.name()), Stream.of("file", "bootfile").flatMap(key -> event.text(key).stream())
                .map(path -> Arrays.asList(path.split("/")).getLast())).reduce((a, b) -> a + " " + b).orElseThrow();
    }
}
