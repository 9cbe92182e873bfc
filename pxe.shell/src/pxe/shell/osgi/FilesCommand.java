// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.NumericAddress;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;
import pxe.core.Machines;

/** {@code pxe files}: what a machine would get that asks for a path. */
@Component(property = Command.NAME + "=files")
public final class FilesCommand implements Command {

    private final FileLibrary files;
    private final Machines machines;

    /** Makes the command. */
    @Activate
    public FilesCommand(@Reference FileLibrary files, @Reference Machines machines) {
        this.files = files;
        this.machines = machines;
    }

    @Override
    public Usage usage() {
        return Usage.of("what is served for a path").in("Files")
                .with(Parameter.option("--mac", "MAC", "the hardware address of the machine that asks")
                        .suggesting(_ -> MachineOperand.macs(machines)))
                .with(Parameter.option("--ip", "ADDRESS", "the address that it asks from: else the one that is known, or this server's"))
                .with(Parameter.operand("PATH", "the path").suggesting(this::beginningWith));
    }

    /** What there is in the directory that a path leads into, for anybody. */
    private List<String> beginningWith(String begun) {
        String directory = begun.substring(0, begun.lastIndexOf('/') + 1);
        FileRequest request = request(directory.isEmpty() ? "/" : directory, Optional.empty(), Optional.empty());
        return files.list(request).stream().map(entry -> directory + entry.name()).toList();
    }

    @Override
    public Answer run(Call call) {
        String path = call.value("PATH").orElseThrow();
        FileRequest request = request(path, call.value("--mac", MacAddress::parse), call.value("--ip", NumericAddress::parse));
        FileLookup lookup = files.find(request);
        return lookup instanceof FileLookup.Found(VirtualFile file)
                ? Answer.rows("SERVED FROM", "BYTES", "CHANGED").row(file.name(), file.size(), file.lastModified()).orElse("")
                : Answer.failure(path + ": " + NotServed.reason(lookup));
    }

    private FileRequest request(String path, Optional<MacAddress> mac, Optional<InetAddress> address) {
        InetAddress here = InetAddress.getLoopbackAddress();
        Optional<Machine> machine = mac.map(machines::of);
        InetAddress client = address.or(() -> machine.flatMap(Machine::address)).orElse(here);
        FileRequest request = new FileRequest(path, "tftp", client, here);
        return machine.map(request::withMachine).orElse(request);
    }
}
