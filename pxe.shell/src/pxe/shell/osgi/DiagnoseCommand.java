// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.Machine;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Usage;
import pxe.api.file.FileLibrary;
import pxe.core.Machines;
import pxe.core.diagnose.Boot;
import pxe.core.diagnose.Diagnosis;
import pxe.core.diagnose.Finding;

/** {@code pxe diagnose MACHINE}: what is wrong with a machine's last boot, and what to do. */
@Component(property = Command.NAME + "=diagnose")
public final class DiagnoseCommand implements Command {

    private final Machines machines;
    private final Diagnosis diagnosis;
    Clock clock = Clock.systemUTC();

    /** Makes the command. */
    @Activate
    public DiagnoseCommand(@Reference Machines machines, @Reference FileLibrary files) {
        this.machines = machines;
        this.diagnosis = new Diagnosis(files);
    }

    @Override
    public Usage usage() {
        return Usage.of("what is wrong with a machine's last boot, and what to do").in("Machines")
                .with(MachineOperand.of(machines))
                .details("It reads what the server saw of the machine ('pxe timeline') and the files that it was told to load. "
                        + "SCREEN is what such a machine's screen shows. docs/diagnose.md lists the findings.");
    }

    @Override
    public Answer run(Call call) {
        Instant now = clock.instant();
        List<Machine> cards = MachineOperand.cards(call, machines);
        List<Boot> boots = Boot.cut(machines.timeline(cards));
        Answer.Fields.Builder answer = Answer.fields().with("MACHINE", MachineOperand.title(cards));
        if (!boots.isEmpty()) {
            Boot last = boots.getLast();
            answer.with("LAST BOOT", last.begin()).with("LAST HEARD", last.end())
                    .with("STATE", diagnosis.state(cards.getLast(), last, now).name().toLowerCase(Locale.ROOT));
        }
        List<Finding> findings = diagnosis.of(cards, boots, now);
        if (findings.isEmpty()) {
            return answer.with("TROUBLE", "none that can be seen from here").build();
        }
        findings.forEach(finding -> answer.with(finding.id(), Answer.fields().with("WHAT", finding.what())
                .with("DO", finding.advice()).with("SCREEN", finding.screen().isEmpty() ? null : finding.screen()).build()));
        return answer.build();
    }
}
