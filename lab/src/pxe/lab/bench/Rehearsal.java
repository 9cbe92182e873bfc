// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Stream;
import pxe.lab.bench.DhcpPlan.Way;

/**
 * A program that asks a daemon on this machine, on ports that anybody may open, for all that booting machines ask for, so often that the
 * virtual machine knows afterwards what is worth compiling: for {@code ./build dist}, which records that.
 *
 * <p>Twenty thousand machines get an address. Then 800 load {@code loader} by TFTP, block by block, and over one connection by HTTP
 * {@code script} twelve times and {@code initrd} once.
 */
public final class Rehearsal {

    private static final DhcpPlan ADDRESSES = new DhcpPlan(Way.LOOPBACK, 64, 0, 20_000, Duration.ofSeconds(20), 0);
    private static final int AT_ONCE = 4;
    private static final int TURNS = 200;
    private static final BootFiles FILES = new BootFiles(
            new InetSocketAddress("127.0.0.1", 16769), new InetSocketAddress("127.0.0.1", 16780),
            Stream.concat(Collections.nCopies(12, "script").stream(), Stream.of("initrd")).toList());
    private static final long LIMIT_NANOS = 20_000_000_000L;

    private final TftpDownload.Tally tftp = new TftpDownload.Tally();
    private int booted;

    private Rehearsal() {}

    /** The program. */
    public static void main(String[] args) throws IOException {
        System.out.println(new DhcpLoad(ADDRESSES).run());
        new Rehearsal().load();
    }

    private void load() throws IOException {
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < AT_ONCE; i++) {
                load(selector, TURNS);
            }
            Client.play(selector, LIMIT_NANOS);
        }
        System.out.println(booted + " machines have loaded their files");
    }

    private void load(Selector selector, int turns) throws IOException {
        if (turns > 0) {
            FILES.load(selector, tftp, () -> {
                booted++;
                load(selector, turns - 1);
            });
        }
    }
}
