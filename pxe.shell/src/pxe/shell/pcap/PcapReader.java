// SPDX-License-Identifier: Apache-2.0
package pxe.shell.pcap;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads the UDP packets of a capture file, pcap or pcapng: of Ethernet with or without VLANs, of Linux's captures on all interfaces, or
 * of IP alone. Of the file no more than a packet is in memory. For one thread.
 */
public final class PcapReader implements Closeable {

    private final InputStream in;
    private final Frames frames;

    private PcapReader(InputStream in, Frames frames) {
        this.in = in;
        this.frames = frames;
    }

    /**
     * Opens a file.
     *
     * @throws IOException if it can't be read, or is no capture; the message has no name of the file
     */
    public static PcapReader open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(Files.exists(file) ? "it is no regular file" : "there is no such file");
        }
        return open(Files.newInputStream(file));
    }

    /** Reads a stream, which is closed with this reader, or now if it is no capture. */
    static PcapReader open(InputStream stream) throws IOException {
        InputStream in = new BufferedInputStream(stream, 1 << 16);
        try {
            Bytes bytes = new Bytes(in);
            int magic = bytes.next(4).getInt();
            return new PcapReader(in, switch (magic) {
                case PcapngFrames.SECTION -> new PcapngFrames(bytes);
                case PcapFrames.MICROSECONDS, PcapFrames.NANOSECONDS, 0xd4c3b2a1, 0x4d3cb2a1 -> new PcapFrames(bytes, magic);
                default -> throw new IOException("it is no capture file (pcap or pcapng)");
            });
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /**
     * The next UDP packet over IPv4; empty at the end. What says nonsense of itself is passed over.
     *
     * @throws IOException if the file is damaged, breaks off, or can't be read; the message has no name of the file
     */
    public Optional<Datagram> next() throws IOException {
        for (Optional<Frame> frame = frames.next(); frame.isPresent(); frame = frames.next()) {
            Optional<Datagram> datagram = frame.get().datagram();
            if (datagram.isPresent()) {
                return datagram;
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
