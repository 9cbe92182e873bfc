// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import pxe.api.MacAddress;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.dhcp.KeptPacket;
import pxe.dhcp.PcapFile;
import pxe.follow.RegularFile;

/** {@code pxe capture}: the last DHCP packets of a machine, for tcpdump and Wireshark. */
@Component(property = Command.NAME + "=capture")
public final class CaptureCommand implements Command {

    /** How long the Tab key waits for a server that is being stopped. */
    private static final long SUGGESTION_SECONDS = 1;

    private final DhcpService service;

    /** Asks this service. */
    @Activate
    public CaptureCommand(@Reference DhcpService service) {
        this.service = service;
    }

    @Override
    public Usage usage() {
        return Usage.of("the last DHCP packets of a machine as a pcap file, for tcpdump and Wireshark").in("Machines")
                .with(Parameter.operand("MAC", "the machine").suggesting(_ -> machines()))
                .with(Parameter.operand("FILE", "a path that begins with /, since the daemon opens it; else the file's bytes are put out")
                        .optional())
                .details("pxe capture 52:54:00:12:34:56 | tcpdump -r - shows them. There are 16 of each machine, cut after 1024 bytes, "
                        + "of as many machines as capture.machines in etc/pxe.dhcp.cfg says.");
    }

    private List<String> machines() {
        return service.server().map(server -> server.machines().toCompletableFuture()
                        .completeOnTimeout(List.of(), SUGGESTION_SECONDS, TimeUnit.SECONDS).join())
                .orElse(List.of()).stream().map(MacAddress::toString).toList();
    }

    @Override
    public Answer run(Call call) throws InterruptedException {
        MacAddress mac = call.value("MAC", MacAddress::parse).orElseThrow();
        Optional<Path> file = call.value("FILE", CaptureCommand::file);
        if (file.isEmpty() && call.width().isPresent()) {
            return Answer.failure("a terminal doesn't show a pcap file: have it written to a FILE, or | tcpdump -r -");
        }
        return DhcpCommands.answer(service, server -> server.packets(mac), packets -> {
            if (packets.isEmpty()) {
                return Answer.failure("no packet of " + mac + " is remembered: none came, or it was long ago, or etc/pxe.dhcp.cfg has "
                        + "capture.machines = 0");
            }
            return file.map(to -> write(packets, to)).orElseGet(() -> putOut(packets, call));
        });
    }

    private static Path file(String name) {
        if (!name.startsWith("/")) {
            throw new IllegalArgumentException("'" + name + "' doesn't begin with /: the daemon opens it, in another directory than yours");
        }
        return Path.of(name);
    }

    private static Answer putOut(List<KeptPacket> packets, Call call) {
        call.out().writeBytes(PcapFile.of(packets));
        call.out().flush();
        return Answer.text("");
    }

    static Answer write(List<KeptPacket> packets, Path file) {
        try {
            RegularFile.check(file);
            Files.write(file, PcapFile.of(packets));
        } catch (IOException e) {
            throw new UncheckedIOException("can't write " + file + ": " + reason(e), e);
        }
        return Answer.text(packets.size() + " packets are in " + file);
    }

    private static String reason(IOException wrong) {
        return switch (wrong) {
            case NoSuchFileException _ -> "there is no such directory";
            case AccessDeniedException _ -> "the daemon's user may not do that";
            case FileSystemException named when named.getReason() != null -> named.getReason();
            default -> Objects.requireNonNullElse(wrong.getMessage(), wrong.toString());
        };
    }
}
