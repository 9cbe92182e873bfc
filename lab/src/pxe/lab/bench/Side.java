// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import pxe.lab.Assets;
import pxe.lab.Command;
import pxe.lab.Dnsmasq;
import pxe.lab.Program;

/**
 * A server that is measured.
 *
 * @param title what it is called in the table
 * @param ours whether it is the daemon
 * @param starter starts it
 */
record Side(String title, boolean ours, Starter starter) {

    /** Starts a server on a bed, which ends it; returns its first process. */
    interface Starter {
        Program start(Bed bed) throws IOException, InterruptedException;
    }

    /** The log's configuration that tells troubles only. */
    static final String QUIET = "log4j2.logger.pxe.level = WARN";

    static final Side DHCP = new Side("pxe", true, bed -> daemon(bed, "", "--dhcp", "--no-tftp"));
    /** Gives addresses also to clients that don't boot, as perfdhcp's are. */
    static final Side DHCP_FOR_ALL = new Side("pxe", true, bed -> daemon(bed, "serve = all", "--dhcp", "--no-tftp"));
    /** The same, as what it is compared with that has something beside it. */
    static final Side DHCP_ALONE = new Side("alone", false, DHCP.starter);
    static final Side PROXY = new Side("pxe", true, bed -> daemon(bed, "", "--dhcp-proxy", "--no-tftp"));
    static final Side BOOT = new Side("pxe", true, bed -> daemon(bed, "", "--dhcp", "--http"));

    /** Its clients have one address, as behind NAT. */
    static final Side STORM = new Side("pxe", true, bed -> bed.daemon(Map.of("org.ops4j.pax.logging", QUIET,
            "pxe.dhcp", "conflict.probe = off", "pxe.http", "connections.max.per.client = 1000"), "--dhcp", "--http"));

    static final Side HTTP = new Side("pxe", true, Side::httpDaemon);

    static final Side KEA = new Side("Kea", false, Side::kea);
    static final Side DNSMASQ = new Side("dnsmasq", false, bed -> dnsmasq(bed, dhcpRange()));
    static final Side DNSMASQ_PROXY = new Side("dnsmasq", false, bed -> dnsmasq(bed,
            List.of("--dhcp-range=" + Bed.NETWORK + ",proxy," + Bed.MASK, "--pxe-service=X86-64_EFI,boot,boot.efi," + Bed.SERVER,
                    "--pxe-prompt=boot,0")));
    static final Side NGINX = new Side("nginx", false, Side::nginxWithTls);
    static final Side TFTP = new Side("pxe", true, bed -> daemon(bed, ""));
    static final Side DNSMASQ_TFTP = new Side("dnsmasq", false, bed -> dnsmasq(bed, tftp(bed)));
    static final Side ATFTPD = new Side("atftpd", false, bed -> bed.serve("atftpd", List.of(Assets.atftpd().toString(),
            "--daemon", "--no-fork", "--bind-address", Bed.SERVER, "--user", "root.root", "--maxthread", "2000", "--no-multicast", "--verbose=0",
            "--logfile", bed.directory().resolve("atftpd.log").toString(), bed.netboot().directory().toString())));
    static final Side DNSMASQ_NGINX = new Side("dnsmasq+nginx", false, Side::dnsmasqAndNginx);

    /** Its column of a table. */
    Sheet.Column column() {
        return new Sheet.Column(title, ours);
    }

    /** Its column for one of the states that it is measured in. */
    Sheet.Column column(String state) {
        return new Sheet.Column(title + " " + state, ours);
    }

    Program start(Bed bed) throws IOException, InterruptedException {
        return starter.start(bed);
    }

    /** Tells troubles only, and asks nobody whether an address is in use: as its peers here. */
    private static Program daemon(Bed bed, String dhcp, String... flags) throws IOException, InterruptedException {
        return bed.daemon(Map.of("org.ops4j.pax.logging", QUIET,
                "pxe.dhcp", dhcp + "\nconflict.probe = off"), flags);
    }

    /** Keeps its leases in a file, which it doesn't sync: its default. */
    private static Program kea(Bed bed) throws IOException {
        Path directory = bed.directory();
        Path configuration = Files.writeString(directory.resolve("kea.json"), """
                {"Dhcp4": {
                  "interfaces-config": {"interfaces": ["eth0"], "dhcp-socket-type": "raw"},
                  "lease-database": {"type": "memfile", "persist": true, "lfc-interval": 0, "name": "%1$s/kea.csv"},
                  "multi-threading": {"enable-multi-threading": true, "thread-pool-size": 2, "packet-queue-size": 256},
                  "valid-lifetime": 86400, "next-server": "%2$s", "boot-file-name": "boot.efi",
                  "option-data": [{"name": "routers", "data": "%2$s"}, {"name": "domain-name-servers", "data": "%2$s"}],
                  "subnet4": [{"subnet": "%3$s/16", "interface": "eth0", "pools": [{"pool": "%4$s - %5$s"}]}],
                  "loggers": [{"name": "kea-dhcp4", "severity": "WARN", "output_options": [{"output": "stderr"}]}]}}
                """.formatted(directory, Bed.SERVER, Bed.NETWORK, Bed.FIRST, Bed.LAST));
        return bed.serve("kea", List.of("env", "KEA_PIDFILE_DIR=" + directory, "KEA_LOCKFILE_DIR=" + directory,
                "kea-dhcp4", "-c", configuration.toString()));
    }

    private static List<String> dhcpRange() {
        return List.of("--dhcp-range=" + Bed.FIRST + "," + Bed.LAST + "," + Bed.MASK + ",24h", "--dhcp-lease-max=70000",
                "--dhcp-authoritative", "--dhcp-boot=boot.efi,server," + Bed.SERVER);
    }

    private static Program dnsmasq(Bed bed, List<String> arguments) throws IOException {
        List<String> command = Dnsmasq.quietCommand(bed.directory(), "--interface=eth0", "--bind-interfaces", "--quiet-dhcp",
                "--log-facility=/dev/null");
        command.addAll(arguments);
        return bed.serve("dnsmasq", command);
    }

    private static Program httpDaemon(Bed bed) throws IOException, InterruptedException {
        makeCertificate(bed);
        return bed.daemon(Map.of("org.ops4j.pax.logging", QUIET,
                "pxe.http", """
                        https.enabled = true
                        https.certificate = %1$s/https.crt
                        https.key = %1$s/https.key
                        connections.max.per.client = 1000
                        """.formatted(bed.directory())), "--http", "--no-tftp");
    }

    private static Program nginxWithTls(Bed bed) throws IOException {
        makeCertificate(bed);
        return nginx(bed, """
                listen 443 ssl;
                    ssl_certificate %1$s/https.crt;
                    ssl_certificate_key %1$s/https.key;
                    ssl_protocols TLSv1.2 TLSv1.3;
                """.formatted(bed.directory()).strip());
    }

    /** As its users tune it: files stay open, connections too. */
    private static Program nginx(Bed bed, String tls) throws IOException {
        Path directory = bed.directory();
        Path configuration = Files.writeString(directory.resolve("nginx.conf"), """
                user root;
                worker_processes auto;
                daemon off;
                pid %1$s/nginx.pid;
                error_log stderr;
                events { worker_connections 8192; }
                http {
                  access_log off;
                  sendfile on;
                  tcp_nopush on;
                  keepalive_requests 1000000;
                  open_file_cache max=1000 inactive=60s;
                  server {
                    listen 80;
                    %3$s
                    root %2$s;
                  }
                }
                """.formatted(directory, bed.netboot().directory(), tls));
        return bed.serve("nginx", List.of("nginx", "-c", configuration.toString(), "-p", directory.toString()));
    }

    private static void makeCertificate(Bed bed) throws IOException {
        Path directory = bed.directory();
        Command.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                "-subj", "/CN=boot", "-keyout", directory.resolve("https.key").toString(),
                "-out", directory.resolve("https.crt").toString());
    }

    private static Program dnsmasqAndNginx(Bed bed) throws IOException {
        Program nginx = nginx(bed, "");
        List<String> arguments = new ArrayList<>(dhcpRange());
        arguments.addAll(tftp(bed));
        dnsmasq(bed, arguments);
        return nginx;
    }

    private static List<String> tftp(Bed bed) {
        return List.of("--enable-tftp", "--tftp-root=" + bed.netboot().directory(), "--tftp-max=2000", "--quiet-tftp");
    }
}
