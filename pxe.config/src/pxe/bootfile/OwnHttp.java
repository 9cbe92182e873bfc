// SPDX-License-Identifier: Apache-2.0
package pxe.bootfile;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import pxe.api.BootRequest;
import pxe.api.BootService;
import pxe.api.Bootfile;
import pxe.api.ServiceStatus;

/** The daemon's own HTTP service, as the machines reach it. Safe for any thread; services come and go at any time. */
public final class OwnHttp {

    private static final int DEFAULT_PORT = 80;

    private final Collection<BootService> services = new CopyOnWriteArrayList<>();

    /** Takes notice of a service; those of other protocols don't matter. */
    public void add(BootService service) {
        services.add(service);
    }

    /** Forgets a service. */
    public void remove(BootService service) {
        services.remove(service);
    }

    /** The URL of a file of the served tree, at the address that the machine knows; empty while HTTP doesn't serve. */
    public Optional<Bootfile> url(BootRequest request, String path) {
        String host = request.serverAddress().getHostAddress();
        return port().map(port -> new Bootfile(
                "http://" + host + (port == DEFAULT_PORT ? "" : ":" + port) + "/" + path.replaceFirst("^/+", "")));
    }

    private Optional<Integer> port() {
        return services.stream().filter(service -> service.protocol().equals("http"))
                .flatMap(service -> service.status() instanceof ServiceStatus.Serving serving
                        ? serving.endpoints().stream() : Stream.empty())
                .filter(endpoint -> endpoint.scheme().equals("http"))
                .map(endpoint -> endpoint.address().getPort()).findFirst();
    }
}
