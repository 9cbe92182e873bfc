// SPDX-License-Identifier: Apache-2.0
package pxe.bootfile.osgi;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.api.BootService;
import pxe.api.Bootfile;
import pxe.api.ServiceStatus;
import pxe.bootfile.OwnHttp;

/** Finds the HTTP service among the daemon's protocols, which come and go at any time. */
@Component
public final class OwnHttpComponent implements OwnHttp {

    private static final int DEFAULT_PORT = 80;

    private final Collection<BootService> services = new CopyOnWriteArrayList<>();

    /** What is a policy too is not HTTP, and may itself ask for this. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY, target = "(!(" + BootPolicy.NAME + "=*))")
    void addService(BootService service) {
        services.add(service);
    }

    void removeService(BootService service) {
        services.remove(service);
    }

    @Override
    public Optional<Bootfile> url(BootRequest request, String path) {
        String host = request.serverAddress().getHostAddress();
        return port().map(port -> new Bootfile(
                "http://" + host + (port == DEFAULT_PORT ? "" : ":" + port) + "/" + path.replaceFirst("^/+", "")));
    }

    private Optional<Integer> port() {
        return services.stream().flatMap(OwnHttpComponent::endpoints)
                .filter(endpoint -> endpoint.scheme().equals("http"))
                .map(endpoint -> endpoint.address().getPort()).findFirst();
    }

    /** Where HTTP is served by a service, which may be anybody's: one that is broken is none. */
    private static Stream<ServiceStatus.Endpoint> endpoints(BootService service) {
        try {
            return "http".equals(service.protocol()) && service.status() instanceof ServiceStatus.Serving serving
                    ? serving.endpoints().stream() : Stream.empty();
        } catch (RuntimeException | Error broken) {
            return Stream.empty();
        }
    }
}
