// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;
import pxe.api.command.Answer;
import pxe.api.command.Parameter;
import pxe.api.event.BootEvent;
import pxe.api.file.FileEntry;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;
import pxe.api.test.TestCall;
import pxe.core.Machines;

class FilesCommandTest {

    private static final InetAddress ADDRESS = InetAddress.ofLiteral("10.0.0.7");

    private final Machines machines = new Machines(_ -> Optional.empty());
    private final FilesCommand command = new FilesCommand(new FileLibrary() {
        @Override
        public FileLookup find(FileRequest request) {
            return FilesCommandTest.find(request);
        }

        @Override
        public List<FileEntry> list(FileRequest directory) {
            VirtualFile file = VirtualFile.of("/srv/file", new byte[5], Instant.EPOCH);
            return directory.path().equals("/") ? List.of(new FileEntry("debian/", null), new FileEntry("file", file))
                    : directory.path().equals("debian/") ? List.of(new FileEntry("linux", file)) : List.of();
        }
    }, machines);

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
    void theFileIsNamedAsTheMachineWouldGetIt() {
        assertEquals("""
                SERVED FROM  BYTES  CHANGED
                /srv/127.0.0.1  5  2026-01-02T03:04:05Z""", command.run(call("file")).toString());
        assertEquals("/srv/10.0.0.7", from(call("file").with("--ip", "10.0.0.7")));
        assertEquals("/srv/127.0.0.1-52-54-00-12-34-56", from(call("file").with("--mac", "52:54:00:12:34:56")));
        machines.happened(BootEvent.of("dhcp", "ACK").mac(MacAddress.parse("52:54:00:12:34:56")).with("yiaddr", ADDRESS).build());
        assertEquals("/srv/10.0.0.7-52-54-00-12-34-56", from(call("file").with("--mac", "52-54-00-12-34-56")));
        assertEquals("/srv/10.0.0.8-52-54-00-12-34-56",
                from(call("file").with("--mac", "52-54-00-12-34-56").with("--ip", "10.0.0.8")));
    }

    private String from(TestCall call) {
        return assertInstanceOf(Answer.Rows.class, command.run(call)).rows().getFirst().getFirst().toString();
    }

    @Test
    void whatIsNotServedFailsWithTheReason() {
        assertEquals("fifo: refused: it is no regular file", assertInstanceOf(Answer.Failure.class, command.run(call("fifo"))).message());
        assertEquals("x: not found: no such file", assertInstanceOf(Answer.Failure.class, command.run(call("x"))).message());
    }

    @Test
    void aPathIsCompletedFromWhatThereIs() {
        Parameter path = command.usage().parameters().getLast();
        assertEquals(List.of("debian/", "file"), List.copyOf(path.suggestions("")));
        assertEquals(List.of("debian/linux"), List.copyOf(path.suggestions("debian/li")));
        assertEquals(List.of(), List.copyOf(path.suggestions("none/")));
    }

    private TestCall call(String path) {
        return TestCall.of(command).with("PATH", path);
    }
}
