// SPDX-License-Identifier: Apache-2.0
package pxe.policy.once;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.MacAddress;
import pxe.policy.once.Known.State;

/** The operator's commands, of Gogo's scope {@code pxe}. */
@Component(service = OnceCommands.class, property = {
    "osgi.command.scope=pxe",
    "osgi.command.function=once",
    "osgi.command.function=approve",
    "osgi.command.function=inbox"
})
public final class OnceCommands {

    private static final String USAGE =
            "pxe once [MAC TARGET | MAC off]: TARGET is a path or a URL, of a script for iPXE or of a program";

    private final Shots shots;

    /** Makes the commands. */
    @Activate
    public OnceCommands(@Reference OnceComponent once) {
        this(once.shots());
    }

    OnceCommands(Shots shots) {
        this.shots = shots;
    }

    /** Arms a machine, disarms it, or shows all. */
    public String once(String[] words) throws IOException {
        if (words.length == 0) {
            return lines(shots.all(State.ARMED, State.DONE, State.STOPPED), "no machine boots once");
        }
        if (words.length != 2) {
            throw new IllegalArgumentException(USAGE);
        }
        MacAddress mac = MacAddress.parse(words[0]);
        if (words[1].equals("off")) {
            shots.disarm(mac);
            return mac + " is left to the other policies";
        }
        shots.arm(mac, Target.parse(words[1]));
        return mac + " boots " + words[1] + " once";
    }

    /** Leaves machines to the policies that follow. */
    public String approve(String[] words) throws IOException {
        if (words.length == 0) {
            throw new IllegalArgumentException("pxe approve MAC...");
        }
        List<MacAddress> macs = List.of(words).stream().map(MacAddress::parse).toList();
        for (MacAddress mac : macs) {
            shots.approve(mac);
        }
        return macs.size() == 1 ? macs.getFirst() + " is approved" : macs.size() + " machines are approved";
    }

    /** Shows who waits for approval. */
    public String inbox() {
        return lines(shots.all(State.WAITING), "nobody waits");
    }

    private static String lines(List<Known> machines, String nobody) {
        return machines.isEmpty() ? nobody : machines.stream().map(Known::toString).collect(Collectors.joining("\n"));
    }
}
