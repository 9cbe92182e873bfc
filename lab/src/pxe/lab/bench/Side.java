// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import pxe.lab.Daemon;
import pxe.lab.Dnsmasq;
import pxe.lab.Lab;
import pxe.lab.Network;
import pxe.lab.Program;

/** One of the servers that are compared: DHCP, TFTP and HTTP for the lab's netboot directory. */
enum Side {

    /** The packaged daemon. */
    PXE("pxe") {
        @Override
        Instant start(Lab lab) throws IOException, InterruptedException {
            lab.configure("pxe.dhcp", "conflict.probe = off"); // as dnsmasq's --no-ping
            Daemon daemon = lab.daemon("--dhcp", "--http");
            return daemon.program().start();
        }
    },

    /** dnsmasq for DHCP and TFTP, nginx for HTTP. */
    DNSMASQ_NGINX("dnsmasq + nginx") {
        @Override
        Instant start(Lab lab) throws IOException {
            Path directory = lab.directory();
            Path configuration = Files.writeString(directory.resolve("nginx.conf"), """
                    user root;
                    worker_processes 1;
                    daemon off;
                    pid %1$s/nginx.pid;
                    error_log stderr;
                    events {}
                    http {
                      access_log off;
                      sendfile on;
                      server { listen 80; root %2$s; }
                    }
                    """.formatted(directory, lab.netboot().directory()));
            Program nginx = lab.server("nginx", "nginx", "-c", configuration.toString(), "-p", directory.toString());
            lab.server("dnsmasq", Dnsmasq.command(directory, "--interface=eth0", "--bind-interfaces", "--dhcp-authoritative",
                    "--dhcp-range=10.77.0.100,10.77.0.150," + Network.MASK, "--dhcp-boot=pxelinux.0",
                    "--enable-tftp", "--tftp-root=" + lab.netboot().directory()).toArray(String[]::new));
            return nginx.start();
        }
    };

    private final String title;

    Side(String title) {
        this.title = title;
    }

    /** What it is called in the table. */
    String title() {
        return title;
    }

    /** Starts the servers, which closing the lab ends, and returns when the first of their processes was started. */
    abstract Instant start(Lab lab) throws IOException, InterruptedException;
}
