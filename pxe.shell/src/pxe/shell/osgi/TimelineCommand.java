// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.api.event.BootEvent;
import pxe.core.Machines;
import pxe.core.diagnose.Boot;
import pxe.core.diagnose.Boot.Step;

/** {@code pxe timeline MACHINE}: what happened to a machine, step by step. */
@Component(property = Command.NAME + "=timeline")
public final class TimelineCommand implements Command {

    static final int MAX_WAITING = 1000;
    /** What begins something whose end is told too. */
    private static final Set<String> BEGINNINGS = Set.of("RRQ", "GET", "PROGRESS");
    /** What stands in columns of its own, or says nothing to people. */
    private static final Set<String> LEFT_OUT = Set.of("xid", "interface", "uuid", "port");

    private final Machines machines;

    /** Makes the command. */
    @Activate
    public TimelineCommand(@Reference Machines machines) {
        this.machines = machines;
    }

    @Override
    public Usage usage() {
        return Usage.of("what happened to a machine: its last boot, step by step").in("Machines")
                .with(MachineOperand.of(machines))
                .with(Parameter.flag("--all", "all boots that are remembered"))
                .with(Parameter.flag("--details", "also what only began: requests for files whose end is told as well, and how far they have come"))
                .with(Parameter.flag("--follow", "go on with what happens from now on"))
                .details("SINCE is the time since the boot began, GAP the time since the step before. docs/messages.md explains "
                        + "the events.");
    }

    @Override
    public Answer run(Call call) throws InterruptedException {
        List<Machine> cards = MachineOperand.cards(call, machines);
        if (!call.has("--follow")) {
            return told(call, machines.timeline(cards));
        }
        Set<MacAddress> own = cards.stream().map(Machine::mac).collect(Collectors.toSet());
        BlockingQueue<BootEvent> news = new LinkedBlockingQueue<>(MAX_WAITING);
        AtomicLong missed = new AtomicLong();
        try (Machines.Following _ = machines.follow((mac, event) -> {
            if (own.contains(mac) && isTold(call, event) && !news.offer(event)) {
                missed.incrementAndGet();
            }
        })) {
            List<BootEvent> events = machines.timeline(cards);
            call.show(told(call, events));
            while (true) {
                List<BootEvent> more = new ArrayList<>(events);
                more.add(news.take());
                Boot boot = Boot.cut(more).getLast();
                call.show(row(table(), boot.steps().getLast()).orElse(""));
                events = boot.events();
                if (missed.get() > 0) {
                    call.show(Answer.text(missed.getAndSet(0) + " events are missing: they came faster than they were read"));
                }
            }
        }
    }

    /** How far a file has come is told too often to be followed by people. */
    private static boolean isTold(Call call, BootEvent event) {
        return call.has("--details") || !event.name().equals("PROGRESS");
    }

    private static Answer.Rows.Builder table() {
        return Answer.rows("TIME", "SINCE", "GAP", "PROTOCOL", "EVENT", "WHAT");
    }

    private static Answer.Rows told(Call call, List<BootEvent> events) {
        List<Boot> boots = Boot.cut(events);
        Answer.Rows.Builder table = table();
        for (Boot boot : call.has("--all") ? boots : boots.subList(Math.max(0, boots.size() - 1), boots.size())) {
            (call.has("--details") ? boot : withoutBeginnings(boot)).steps().forEach(step -> row(table, step));
        }
        return table.orElse("nothing was heard of it");
    }

    /** The last event stays: what goes on now has only begun. */
    private static Boot withoutBeginnings(Boot boot) {
        BootEvent last = boot.events().getLast();
        return new Boot(boot.events().stream().filter(event -> event == last || !isBeginning(event)).toList());
    }

    private static boolean isBeginning(BootEvent event) {
        return BEGINNINGS.contains(event.name()) || Boot.isProbe(event);
    }

    private static Answer.Rows.Builder row(Answer.Rows.Builder table, Step step) {
        BootEvent event = step.event();
        String what = event.details().entrySet().stream().filter(detail -> !LEFT_OUT.contains(detail.getKey()))
                .map(detail -> detail.getKey() + "=" + quoted(detail.getValue())).collect(Collectors.joining(" "));
        return table.row(event.time(), step.since(), step.gap(), event.protocol(), event.name(), what);
    }

    private static String quoted(String value) {
        return value.contains(" ") ? '"' + value + '"' : value;
    }
}
