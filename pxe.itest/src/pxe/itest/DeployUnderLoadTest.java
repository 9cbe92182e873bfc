// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import pxe.api.BootService;
import pxe.api.ServiceStatus;

/** A policy is deployed, updated, configured and removed while machines boot: none of them notices. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class DeployUnderLoadTest {

    private static final int ROUNDS = 50;
    private static final String WITHOUT = "pxelinux.0";

    @InjectBundleContext
    BundleContext context;

    @InjectService(cardinality = 7)
    List<BootService> services;

    @InjectService
    ConfigurationAdmin configurations;

    private final Set<String> strange = ConcurrentHashMap.newKeySet();
    private volatile String last = "";

    @AfterEach
    void goBack() throws Exception {
        LiveDaemon daemon = new LiveDaemon(context, services);
        Files.delete(daemon.etc("pxe.dhcp.cfg"));
        LiveDaemon.await(() -> daemon.status("dhcp") instanceof ServiceStatus.Disabled);
    }

    @Test
    void fiftyRoundsOfDeployingLoseNoRequest() throws Exception {
        LiveDaemon daemon = new LiveDaemon(context, services);
        try (RelayedMachines machines = new RelayedMachines(this::told)) {
            Path settings = daemon.etc("pxe.dhcp.cfg");
            Files.writeString(settings, "enabled = true\naddress = 127.0.0.1\nport = " + machines.port() + "\nproxy.port = "
                    + LiveDaemon.freePort() + "\nserver.ip = 127.0.0.1\nnetmask = 255.0.0.0\nrange.begin = 127.7.0.1\n"
                    + "range.end = 127.7.255.254\nrouter = none\nconflict.probe = off\n");
            LiveDaemon.await(() -> daemon.status("dhcp") instanceof ServiceStatus.Serving);
            machines.start();
            awaitAnswer(WITHOUT);
            for (int round = 1; round <= ROUNDS; round++) {
                deploy(round);
            }
            machines.finish();
            System.out.println(ROUNDS + " rounds of deploying: " + machines.exchanges() + " machines had their addresses meanwhile, "
                    + machines.lost() + " requests were lost");
            assertEquals(0, machines.lost());
            assertTrue(machines.exchanges() >= 4 * ROUNDS, machines.exchanges() + " exchanges");
            assertEquals(Set.of(), strange, "answers that no version gave");
        }
    }

    private void deploy(int round) throws Exception {
        Bundle bundle = context.installBundle("itest:policy", PolicyJar.of("1.0." + round));
        bundle.start();
        awaitAnswer("itest-1.0." + round);
        bundle.update(PolicyJar.of("1.1." + round));
        awaitAnswer("itest-1.1." + round);
        Configuration configuration = configurations.getConfiguration(PolicyJar.PID, "?");
        configuration.update(new Hashtable<>(Map.of(Constants.SERVICE_RANKING, -5000)));
        awaitAnswer(WITHOUT); // below the policy of the architectures
        configuration.delete();
        awaitAnswer("itest-1.1." + round);
        bundle.uninstall();
        awaitAnswer(WITHOUT);
    }

    private void told(String bootfile) {
        last = bootfile;
        if (!bootfile.equals(WITHOUT) && !bootfile.matches("itest-1\\.[01]\\.\\d+")) {
            strange.add(bootfile);
        }
    }

    private void awaitAnswer(String bootfile) {
        LiveDaemon.await(() -> last.equals(bootfile));
    }
}
