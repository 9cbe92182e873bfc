// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.net.InetAddress;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;
import pxe.api.event.BootEvent;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;
import pxe.core.Machines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class FilesCommandTest {

    private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.7");

    private final Machines machines = new Machines(_ -> Optional.empty());
    private final FilesCommand command = new FilesCommand(FilesCommandTest::find, machines);

    private static FileLookup find(FileRequest request) {
        return switch (request.path()) {
            case "file" -> new FileLookup.Found(
                    VirtualFile.of("/srv/" + who(request), new byte[5], Instant.parse("2026-01-02T03:04:05.6Z")));
            case "fifo" -> new FileLookup.Refused("it is no regular file");
            default -> new FileLookup.Missing("no such file");
        };
    }

    private static String who(FileRequest request) {
        return request.client().getHostAddress() + request.machine().map(machine -> "-" + machine.mac().toString('-')).orElse("");
    }

    @Test
    void theFileIsNamedAsTheMachineWouldGetIt() throws NoSuchFileException {
        assertEquals("""
                SERVED FROM     BYTES  CHANGED
                /srv/127.0.0.1  5      2026-01-02T03:04:05Z""", command.files("", "", "file"));
        assertEquals("/srv/10.0.0.7", from("", "10.0.0.7"));
        assertEquals("/srv/127.0.0.1-52-54-00-12-34-56", from("52:54:00:12:34:56", ""));
        machines.happened(BootEvent.of("dhcp", "ACK").mac(MacAddress.parse("52:54:00:12:34:56")).with("yiaddr", ADDRESS).build());
        assertEquals("/srv/10.0.0.7-52-54-00-12-34-56", from("52-54-00-12-34-56", ""));
        assertEquals("/srv/10.0.0.8-52-54-00-12-34-56", from("52-54-00-12-34-56", "10.0.0.8"));
    }

    private String from(String mac, String ip) throws NoSuchFileException {
        return command.files(mac, ip, "file").lines().skip(1).findFirst().orElseThrow().split(" ")[0];
    }

    @Test
    void whatIsNotServedFailsWithTheReason() {
        assertEquals("fifo: refused: it is no regular file", failure("fifo"));
        assertEquals("x: not found: no such file", failure("x"));
    }

    private String failure(String path) {
        return assertThrows(NoSuchFileException.class, () -> command.files("", "", path)).getMessage();
    }
}
