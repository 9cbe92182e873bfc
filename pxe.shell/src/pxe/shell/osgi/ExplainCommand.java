// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.Machine;
import pxe.api.MachineId;
import pxe.api.NumericAddress;
import pxe.api.PolicyTurn;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.api.explain.Explainer;
import pxe.api.explain.Explanation;
import pxe.api.explain.Question;
import pxe.api.file.FileLibrary;
import pxe.core.Machines;

/** {@code pxe explain MACHINE}: what a machine would get if it asked now, and why. */
@Component(property = Command.NAME + "=explain")
public final class ExplainCommand implements Command {

    private final Explainer explainer;
    private final Machines machines;
    private final FileLibrary files;

    /** Makes the command. */
    @Activate
    public ExplainCommand(@Reference Explainer explainer, @Reference Machines machines, @Reference FileLibrary files) {
        this.explainer = explainer;
        this.machines = machines;
        this.files = files;
    }

    @Override
    public Usage usage() {
        return Usage.of("what a machine would get if it asked now, and why").in("Machines")
                .with(Parameter.option("--arch", "CODE", "its architecture (option 93)"))
                .with(Parameter.option("--stage", "STAGE", "how far it has come")
                        .oneOf(Stream.of(BootStage.values()).map(ExplainCommand::name).toArray(String[]::new)))
                .with(Parameter.option("--relay", "ADDRESS", "the relay through which it asks"))
                .with(Parameter.option("--uuid", "UUID", "its UUID (option 97)"))
                .with(Parameter.option("--interface", "NAME", "the interface by which it asks"))
                .with(Parameter.option("--file", "FILE", "its last request in this capture (pcap, pcapng) instead"))
                .with(MachineOperand.of(machines))
                .details("The request goes the way that a real one goes, with the policies and subnets of now; nothing is sent, given or "
                        + "remembered. What isn't said is as the machine was last heard of, or as most of its kind have it.");
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Answer run(Call call) throws IOException, InterruptedException {
        Machine machine = MachineOperand.card(call, machines);
        Optional<Question> question = call.has("--file") ? captured(call, machine) : Optional.of(described(call, machine));
        return question.isPresent() ? told(Explanations.of(explainer, question.get()), machine)
                : Answer.failure("there is no DHCP request of " + machine.mac() + " in it");
    }

    private static Optional<Question> captured(Call call, Machine machine) throws IOException {
        return CapturedRequest.read(call, "--file").reversed().stream().filter(request -> request.mac().equals(machine.mac()))
                .map(CapturedRequest::question).findFirst();
    }

    private Question described(Call call, Machine machine) {
        Optional<ClientArch> said = call.value("--arch", code -> new ClientArch(Integer.parseInt(code)));
        BootStage stage = call.value("--stage").map(name -> BootStage.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElseGet(() -> stage(said, machine));
        // A machine's firmware has one architecture for TFTP and another for HTTP.
        Optional<ClientArch> arch = said.or(() -> machine.arch().filter(known -> known.isHttp() == (stage == BootStage.HTTP)));
        Question.Described question = Question.of(machine.mac(), stage);
        question = arch.map(question::withArch).orElse(question);
        question = call.value("--uuid", MachineId::parse).or(machine::machineId).map(question::withMachineId).orElse(question);
        // Whoever names a relay or an interface means another way than the last.
        Optional<LastWay> way = call.has("--relay") || call.has("--interface") ? Optional.empty() : LastWay.of(machine.mac(), machines);
        question = call.value("--relay", NumericAddress::parse4).or(() -> way.flatMap(LastWay::relay)).map(question::withRelay)
                .orElse(question);
        return call.value("--interface").or(() -> way.map(LastWay::interfaceName)).map(question::withInterface).orElse(question);
    }

    /** Who asks about a machine that runs wants to know how it would boot. */
    private static BootStage stage(Optional<ClientArch> said, Machine machine) {
        return said.map(arch -> arch.isHttp() ? BootStage.HTTP : BootStage.PXE)
                .or(() -> machine.stage().filter(known -> known != BootStage.NONE)).orElse(BootStage.PXE);
    }

    private Answer told(Explanation explanation, Machine machine) {
        Answer.Fields.Builder answer = Answer.fields().with("REQUEST", explanation.request());
        explanation.facts().forEach((name, value) -> answer.with(name.toUpperCase(Locale.ROOT), value));
        answer.with("OUTCOME", explanation.outcome()).with("DECIDED BY", Explanations.present(explanation.policy()))
                .with("REASON", Explanations.present(explanation.reason()));
        answer.with("POLICIES", policies(explanation.policies()));
        explanation.reply().ifPresent(reply -> {
            ToldBootfile.of(reply).ifPresent(bootfile ->
                    answer.with("BOOT FILE", bootfile.state(files, machine, reply.client(), explanation.servers())));
            Answer.Fields.Builder contents = Answer.fields();
            reply.contents().forEach(contents::with);
            answer.with("ANSWER", contents.build());
        });
        return answer.build();
    }

    private static Answer policies(List<PolicyTurn> turns) {
        Answer.Rows.Builder table = Answer.rows("POLICY", "SAID", "REASON", "TIME");
        turns.forEach(turn -> table.row(turn.policy(), said(turn), Explanations.present(turn.reason()), turn.time()));
        return table.orElse("none was asked");
    }

    private static String said(PolicyTurn turn) {
        return turn.outcome() == PolicyTurn.Outcome.DECIDED ? turn.decision().toString() : name(turn.outcome()).replace('_', ' ');
    }
}
