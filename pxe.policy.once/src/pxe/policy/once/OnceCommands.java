// SPDX-License-Identifier: Apache-2.0
package pxe.policy.once;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.MacAddress;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.policy.once.Known.State;

/** The operator's commands. */
final class OnceCommands {

    private static final String GROUP = "Machines";
    private static final String OFF = "off";

    private OnceCommands() {}

    private static Collection<String> macs(Shots shots, State... states) {
        return shots.all(states).stream().map(known -> known.mac().toString()).toList();
    }

    /** {@code once}: arms a machine, disarms it, or shows all. */
    @Component(property = Command.NAME + "=once")
    public static final class Once implements Command {
        private final Shots shots;

        /** Makes the command. */
        @Activate
        public Once(@Reference OnceComponent once) {
            this(once.shots());
        }

        Once(Shots shots) {
            this.shots = shots;
        }

        @Override
        public Usage usage() {
            return Usage.of("has a machine boot something once, or shows which do").in(GROUP)
                    .with(Parameter.operand("MAC", "the machine").optional().suggesting(_ -> macs(shots, State.values())))
                    .with(Parameter.operand("TARGET", "a path or a URL, of a script for iPXE or of a program; " + OFF
                            + " leaves the machine to the other policies").optional().suggesting(_ -> List.of(OFF)));
        }

        @Override
        public Answer run(Call call) throws IOException {
            Optional<MacAddress> mac = call.value("MAC", MacAddress::parse);
            if (!call.has("TARGET")) {
                return table(mac);
            }
            if (call.value("TARGET").filter(OFF::equals).isPresent()) {
                shots.disarm(mac.orElseThrow());
                return Answer.text(mac.get() + " is left to the other policies");
            }
            Target target = call.value("TARGET", Target::parse).orElseThrow();
            shots.arm(mac.orElseThrow(), target);
            return Answer.text(mac.get() + " boots " + target + " once");
        }

        private Answer table(Optional<MacAddress> mac) {
            Answer.Rows.Builder table = Answer.rows("MAC", "STATE", "SINCE", "TARGET");
            shots.all(State.ARMED, State.DONE, State.STOPPED).stream()
                    .filter(known -> mac.isEmpty() || mac.get().equals(known.mac()))
                    .forEach(known -> table.row(known.mac(), known.state().name().toLowerCase(Locale.ROOT), known.since(), known.target()));
            return table.orElse(mac.map(one -> one + " does not boot anything once").orElse("no machine boots once"));
        }
    }

    /** {@code approve}: leaves machines to the policies that follow. */
    @Component(property = Command.NAME + "=approve")
    public static final class Approve implements Command {
        private final Shots shots;

        /** Makes the command. */
        @Activate
        public Approve(@Reference OnceComponent once) {
            this(once.shots());
        }

        Approve(Shots shots) {
            this.shots = shots;
        }

        @Override
        public Usage usage() {
            return Usage.of("lets unknown machines boot").in(GROUP)
                    .with(Parameter.operand("MAC", "a machine").repeated().suggesting(_ -> macs(shots, State.WAITING)));
        }

        @Override
        public Answer run(Call call) throws IOException {
            List<MacAddress> macs = call.values("MAC", MacAddress::parse);
            for (MacAddress mac : macs) {
                shots.approve(mac);
            }
            return Answer.text(macs.size() == 1 ? macs.getFirst() + " is approved" : macs.size() + " machines are approved");
        }
    }

    /** {@code inbox}: who waits for approval. */
    @Component(property = Command.NAME + "=inbox")
    public static final class Inbox implements Command {
        private final Shots shots;

        /** Makes the command. */
        @Activate
        public Inbox(@Reference OnceComponent once) {
            this(once.shots());
        }

        Inbox(Shots shots) {
            this.shots = shots;
        }

        @Override
        public Usage usage() {
            return Usage.of("the unknown machines that wait for approval").in(GROUP);
        }

        @Override
        public Answer run(Call call) {
            Answer.Rows.Builder table = Answer.rows("MAC", "SEEN");
            shots.all(State.WAITING).forEach(known -> table.row(known.mac(), known.since()));
            return table.orElse("nobody waits");
        }
    }
}
