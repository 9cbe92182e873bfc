// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A computer, emulated by QEMU, that boots from the network; one with a BIOS has a {@link Disk} besides.
 *
 * <p>Always by QEMU's translator: it runs the same everywhere, and hardware virtualisation that is itself nested often can't run
 * firmware. A boot takes 10 to 25 seconds.
 */
public final class Machine implements AutoCloseable {

    /** The program that emulates it. */
    public static final String QEMU = "qemu-system-x86_64";

    private static final Duration BOOT = Duration.ofSeconds(300);
    /** What machines with SeaBIOS and EDK2 say when the network boot has failed. */
    private static final String GIVEN_UP = Disk.MARKER + "|BdsDxe: failed to load Boot0001";
    private static final List<Path> OVMF =
            List.of(Path.of("/usr/share/OVMF"), Path.of("/usr/share/edk2/ovmf"), Path.of("/usr/share/edk2/x64"));

    private final String mac;
    private final String name;
    private final List<String> command;
    private final Path log;
    private Program qemu;

    /**
     * Switches a machine on.
     *
     * @param lan where the other end of its cable is
     * @param tap the other end of its cable
     * @param directory for its serial log and its flash
     * @param firmware that it starts
     * @param mac its hardware address, which is also the end of its UUID
     */
    public Machine(Namespace lan, String tap, Path directory, Firmware firmware, String mac) throws IOException {
        this.mac = mac;
        name = "machine-" + mac.substring(mac.length() - 2);
        log = directory.resolve(name + ".serial.log");
        List<String> parts = new ArrayList<>(List.of(QEMU, "-accel", "tcg", "-m", "512", "-nodefaults", "-no-reboot",
                "-display", "none", "-monitor", "none", "-serial", "stdio",
                "-uuid", "5f3c0b8e-2d71-4c53-9a4e-" + mac.replace(":", "")));
        parts.addAll(firmware.arguments());
        parts.addAll(firmware.isUefi() ? flash(directory.resolve(name + ".fd")) : disk(directory.resolve(name + ".img")));
        parts.addAll(List.of("-netdev", "tap,id=net0,script=no,downscript=no,ifname=" + tap, "-device", firmware.device(mac)));
        command = lan.enter(parts);
        qemu = new Program(name, command, log);
    }

    private static List<String> disk(Path image) throws IOException {
        return List.of("-drive", "if=none,id=disk,format=raw,file=" + Disk.write(image), "-device", "ide-hd,drive=disk,bootindex=2");
    }

    private static List<String> flash(Path variables) throws IOException {
        Path code = ovmf("OVMF_CODE_4M.fd", "OVMF_CODE.4m.fd", "OVMF_CODE.fd");
        Files.copy(ovmf("OVMF_VARS_4M.fd", "OVMF_VARS.4m.fd", "OVMF_VARS.fd"), variables);
        return List.of("-drive", "if=pflash,unit=0,format=raw,readonly=on,file=" + code,
                "-drive", "if=pflash,unit=1,format=raw,file=" + variables);
    }

    /** The first of these names that is in one of the directories where distributions put OVMF. */
    private static Path ovmf(String... names) throws IOException {
        Optional<Path> found = OVMF.stream()
                .flatMap(directory -> Stream.of(names).map(directory::resolve))
                .filter(Files::exists)
                .findFirst();
        return found.orElseThrow(() -> new IOException("no " + names[0] + " in " + OVMF + ": install the package ovmf"));
    }

    /** Its hardware address. */
    public String mac() {
        return mac;
    }

    /** Its serial console. */
    public Program console() {
        return qemu;
    }

    /**
     * Waits until its operating system has started.
     *
     * @param word that the kernel's command line must have: it tells by which way it came
     * @return the time since it was switched on
     * @throws IOException if it doesn't start; the message has the last lines of its console
     */
    public Duration awaitBoot(String word) throws IOException, InterruptedException {
        Matcher line = qemu.await(Pattern.compile(Initramfs.MARKER + ".*|" + GIVEN_UP), BOOT);
        if (!line.group().startsWith(Initramfs.MARKER) || !line.group().contains(word)) {
            throw new IOException("the machine did not start by '" + word + "' but says: " + line.group() + "\n" + qemu.tail());
        }
        return qemu.age();
    }

    /** Waits until it has booted from its disk. */
    public void awaitDisk() throws IOException, InterruptedException {
        qemu.await(Pattern.compile(Disk.MARKER), BOOT);
    }

    /** Switches it off and on. Its console begins anew. */
    public void switchOnAgain() throws IOException {
        close();
        qemu = new Program(name, command, log);
    }

    /** Pulls the plug. */
    @Override
    public void close() {
        qemu.stop(Duration.ofSeconds(2));
    }
}
