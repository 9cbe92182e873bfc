// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.core.Machines.Kept;
import pxe.follow.WholeFile;

/**
 * The file in which machines and their timelines outlive the daemon. There is always a whole one; one that is damaged is told in one
 * line, and left for the next writing. For one thread.
 *
 * <pre>
 * "PXE1" | words: number, texts | machines: number, each with what is known of it and the bytes of its timeline | CRC-32
 * </pre>
 */
public final class TimelineFile {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.core");
    private static final int MAGIC = 0x50584531;
    /** More than all timelines may have, with what is known of the machines. */
    private static final long MAX_BYTES = 2L * Machines.MAX_BYTES;

    private final Path file;
    private long written = -1;

    /** Makes one of a path; the file needn't be there. */
    public TimelineFile(Path file) {
        this.file = file;
    }

    // --- Reading.

    /** Puts the machines that were kept among those that are known; none if there is no file, or a damaged one. */
    public void read(Machines machines) {
        try {
            if (Files.exists(file)) {
                parse(content(), machines);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} can't be read, so the machines of earlier runs are forgotten: {}", file, e.toString());
        }
    }

    private byte[] content() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it has more than " + MAX_BYTES + " bytes");
        }
        byte[] content = Files.readAllBytes(file);
        int end = content.length - Long.BYTES;
        CRC32 sum = new CRC32();
        sum.update(content, 0, Math.max(0, end));
        ByteBuffer bytes = ByteBuffer.wrap(content);
        if (end < Integer.BYTES || bytes.getInt() != MAGIC || bytes.getLong(end) != sum.getValue()) {
            throw new IOException("it is damaged, or no such file");
        }
        return content;
    }

    private static void parse(byte[] content, Machines machines) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
        in.readInt();
        Words words = new Words();
        for (int left = in.readInt(); left > 0; left--) {
            words.number(in.readUTF());
        }
        EventBytes form = new EventBytes(words);
        for (int left = in.readInt(); left > 0; left--) {
            machines.restore(kept(in), form);
        }
    }

    private static Kept kept(DataInputStream in) throws IOException {
        MacAddress mac = new MacAddress(in.readLong());
        byte[] address = bytes(in);
        HeardMachine machine = new HeardMachine(mac,
                address.length == 0 ? null : InetAddress.getByAddress(address),
                text(in).map(UUID::fromString).orElse(null),
                text(in).map(code -> new ClientArch(Integer.parseInt(code))).orElse(null),
                text(in).map(BootStage::valueOf).orElse(null), text(in).orElse(null));
        return new Kept(machine, in.readBoolean(), bytes(in));
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        return in.readNBytes(in.readUnsignedShort());
    }

    private static Optional<String> text(DataInputStream in) throws IOException {
        return Optional.of(in.readUTF()).filter(text -> !text.isEmpty());
    }

    // --- Writing.

    /** Writes what has changed since it was written last; tells in one line if it can't. */
    public void write(Machines machines) {
        long heard = machines.heardCount();
        if (heard == written) {
            return;
        }
        try {
            WholeFile.replace(file, out -> write(machines, out));
            written = heard;
        } catch (IOException e) {
            LOG.warn("{} can't be written, so a restart forgets what happened to machines: {}", file, e.toString());
        }
    }

    private static void write(Machines machines, OutputStream file) throws IOException {
        CheckedOutputStream sum = new CheckedOutputStream(new BufferedOutputStream(file, 1 << 16), new CRC32());
        DataOutputStream out = new DataOutputStream(sum);
        List<Kept> all = machines.order().stream().flatMap(mac -> machines.kept(mac).stream()).toList();
        List<String> words = machines.words(); // read after the timelines, so it has all of theirs
        out.writeInt(MAGIC);
        out.writeInt(words.size());
        for (String word : words) {
            out.writeUTF(word);
        }
        out.writeInt(all.size());
        for (Kept kept : all) {
            write(kept, out);
        }
        out.writeLong(sum.getChecksum().getValue());
        out.flush();
    }

    private static void write(Kept kept, DataOutputStream out) throws IOException {
        HeardMachine machine = kept.machine();
        out.writeLong(machine.mac().bits());
        write(machine.address().map(InetAddress::getAddress).orElse(new byte[0]), out);
        out.writeUTF(machine.machineId().map(UUID::toString).orElse(""));
        out.writeUTF(machine.arch().map(arch -> Integer.toString(arch.code())).orElse(""));
        out.writeUTF(machine.stage().map(BootStage::name).orElse(""));
        out.writeUTF(machine.hostname().orElse(""));
        out.writeBoolean(kept.isKnown());
        write(kept.timeline(), out);
    }

    private static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeShort(bytes.length);
        out.write(bytes);
    }
}
