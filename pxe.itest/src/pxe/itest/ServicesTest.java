// SPDX-License-Identifier: Apache-2.0
package pxe.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;
import pxe.api.BootService;
import pxe.api.ServiceStatus;
import pxe.api.command.Command;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;

@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class ServicesTest {

    @InjectBundleContext
    BundleContext context;

    @InjectService(cardinality = 7)
    List<BootService> services;

    @Test
    void everyBundleIsActive() {
        List<String> others = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE && bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .map(Bundle::getSymbolicName)
                .toList();
        assertEquals(List.of(), others);
    }

    @Test
    void everyProtocolIsABootService() {
        assertEquals(Set.of("dhcp", "tftp", "http", "ipxe", "syslog", "syslogd", "leases"),
                services.stream().map(BootService::protocol).collect(Collectors.toSet()));
    }

    @Test
    void everyCommandIsAGogoFunctionToo() throws InvalidSyntaxException {
        List<String> names = context.getServiceReferences(Command.class, null).stream()
                .map(command -> command.getProperty(Command.NAME).toString()).toList();
        assertTrue(names.containsAll(List.of("services", "leases-export", "dhcpservers", "once")), names.toString());
        for (String name : names) {
            String filter = "(&(osgi.command.scope=pxe)(osgi.command.function=" + name + "))";
            assertEquals(1, context.getServiceReferences((String) null, filter).length, name);
        }
    }

    /** A command is made when somebody uses it: until then a component that has a wrong reference would go unnoticed. */
    @Test
    void everyCommandSaysHowItIsUsed() throws InvalidSyntaxException {
        for (ServiceReference<Command> command : context.getServiceReferences(Command.class, null)) {
            assertFalse(context.getService(command).usage().summary().isBlank(), command.getProperty(Command.NAME).toString());
        }
    }

    /** Else it would be shown by commands, and another used. */
    @Test
    void aLeaseStoreOfAHigherRankingIsTheOneThatDhcpUses() {
        ServiceRegistration<LeaseStore> own = context.registerService(LeaseStore.class, new EmptyStore(),
                FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 1)));
        try {
            assertTrue(Arrays.stream(own.getReference().getUsingBundles()).anyMatch(user -> user.getSymbolicName().equals("pxe.dhcp")));
        } finally {
            own.unregister();
        }
    }

    private record EmptyStore() implements LeaseStore {
        @Override
        public CompletionStage<Optional<Lease>> find(ClientKey client) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<Optional<Lease>> find(Inet4Address address) {
            return CompletableFuture.completedStage(Optional.empty());
        }

        @Override
        public CompletionStage<Boolean> put(Lease lease) {
            return CompletableFuture.completedStage(false);
        }

        @Override
        public CompletionStage<Void> remove(Inet4Address address, ClientKey client) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void forEach(Consumer<? super Lease> consumer) {}
    }

    @Test
    void whatIsSwitchedOffByDefaultIsDisabledAndTftpServes() {
        for (BootService service : services) {
            switch (service.protocol()) {
                case "tftp" -> {
                    ServiceStatus.Serving serving = assertInstanceOf(ServiceStatus.Serving.class, service.status());
                    assertTrue(serving.endpoints().getFirst().address().getPort() > 0);
                }
                case "leases" -> assertEquals(new ServiceStatus.Serving(List.of()), service.status());
                default -> assertEquals(new ServiceStatus.Disabled(), service.status(), service.protocol());
            }
        }
    }
}
