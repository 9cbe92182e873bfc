// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pxe.api.ClientArch;
import pxe.api.Machine;
import pxe.api.command.Call;
import pxe.api.command.Parameter;
import pxe.core.Machines;

/** The operand that names a machine: by its hardware address, its IP address or its host name. */
final class MachineOperand {

    private static final String NAME = "MACHINE";

    private MachineOperand() {}

    /** The operand, completed from the machines that are known. */
    static Parameter of(Machines machines) {
        return Parameter.operand(NAME, "its hardware address, IP address or host name").suggesting(_ -> names(machines));
    }

    private static Collection<String> names(Machines machines) {
        return machines.all().stream().flatMap(List::stream)
                .flatMap(machine -> Stream.concat(Stream.of(machine.mac().toString()), machine.hostname().stream()))
                .collect(Collectors.toSet());
    }

    /** The hardware addresses that are known, to complete from. */
    static List<String> macs(Machines machines) {
        return machines.all().stream().flatMap(List::stream).map(machine -> machine.mac().toString()).toList();
    }

    /** The network cards of the machine that a call names; see {@link #card}. */
    static List<Machine> cards(Call call, Machines machines) {
        return machines.cards(card(call, machines).mac());
    }

    /**
     * The one network card that a call names.
     *
     * @throws NoSuchElementException if none is known by that name: the command fails
     */
    static Machine card(Call call, Machines machines) {
        String name = call.value(NAME).orElseThrow();
        return machines.find(name).orElseThrow(() -> new NoSuchElementException(
                "no machine " + name + " is known, and that is no hardware address (pxe machines lists them)"));
    }

    /** A machine in a line: what it is called. */
    static String title(List<Machine> cards) {
        Machine last = cards.getLast();
        String macs = cards.stream().map(card -> card.mac().toString()).collect(Collectors.joining(" and "));
        return Stream.of(Optional.of(macs), last.address().map(InetAddress::getHostAddress), last.hostname(),
                last.arch().map(ClientArch::description)).flatMap(Optional::stream).collect(Collectors.joining(", "));
    }
}
