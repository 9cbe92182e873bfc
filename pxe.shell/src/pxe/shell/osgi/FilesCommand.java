// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.net.InetAddress;
import java.nio.file.NoSuchFileException;
import java.time.temporal.ChronoUnit;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;
import pxe.core.Machines;

/** The command {@code pxe files}: what a machine would get that asks for a path. */
@Component(service = FilesCommand.class, property = {"osgi.command.scope=pxe", "osgi.command.function=files"})
public final class FilesCommand {

    private final FileLibrary files;
    private final Machines machines;

    /** Makes the command. */
    @Activate
    public FilesCommand(@Reference FileLibrary files, @Reference Machines machines) {
        this.files = files;
        this.machines = machines;
    }

    /**
     * The file behind a path.
     *
     * @param mac the hardware address of the machine that asks; empty for none
     * @param ip its address; empty for what is known by the hardware address, or for this server's own
     * @throws NoSuchFileException if it is not served; the reason says why
     */
    @Descriptor("what is served for a path: files [--mac MAC] [--ip ADDRESS] PATH")
    public String files(
            @Descriptor("the hardware address of the machine that asks") @Parameter(names = "--mac", absentValue = "") String mac,
            @Descriptor("the address that it asks from") @Parameter(names = "--ip", absentValue = "") String ip,
            @Descriptor("the path") String path) throws NoSuchFileException {
        return switch (files.find(request(mac, ip, path))) {
            case FileLookup.Found found -> line(found.file());
            case FileLookup.Missing missing -> throw new NoSuchFileException(path, null, "not found: " + missing.reason());
            case FileLookup.Refused refused -> throw new NoSuchFileException(path, null, "refused: " + refused.reason());
        };
    }

    private FileRequest request(String mac, String ip, String path) {
        InetAddress here = InetAddress.getLoopbackAddress();
        if (mac.isEmpty()) {
            return new FileRequest(path, "tftp", ip.isEmpty() ? here : InetAddress.ofLiteral(ip), here);
        }
        Machine machine = machines.of(MacAddress.parse(mac));
        InetAddress client = ip.isEmpty() ? machine.address().orElse(here) : InetAddress.ofLiteral(ip);
        return new FileRequest(path, "tftp", client, here).withMachine(machine);
    }

    private static String line(VirtualFile file) {
        return new Table("SERVED FROM", "BYTES", "CHANGED")
                .row(file.name(), Long.toString(file.size()), file.lastModified().truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("");
    }
}
