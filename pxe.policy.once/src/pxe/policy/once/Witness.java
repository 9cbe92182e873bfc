// SPDX-License-Identifier: Apache-2.0
package pxe.policy.once;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceRanking;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEventListener;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;

/**
 * Hears what machines were told, what they fetched and what they say, and has the file whose fetching is a call-back.
 *
 * <p>DHCP and a request for a file say which machine asks, the events that tell of the file's end and of what a machine says only the
 * address; so the machines behind the last addresses are remembered, those that are armed over a restart too. It must see every
 * request, and has a file for few of them.
 */
@Component
@ServiceRanking(1000)
public final class Witness implements BootEventListener, FileSource {

    /** The file for whoever asks; below it there is one for each machine. */
    private static final String DONE = "once/done";
    private static final int MAX_CLIENTS = 10_000;
    /** Events of DHCP that tell which address a machine has. */
    private static final Set<String> ADDRESSED = Set.of("ACK", "PROXYACK", "INFORM");

    private final Shots shots;
    private final Map<InetAddress, MacAddress> clients = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, MacAddress> eldest) {
            return size() > MAX_CLIENTS;
        }
    };

    /** Makes the witness. */
    @Activate
    public Witness(@Reference OnceComponent once) {
        this(once.shots());
    }

    Witness(Shots shots) {
        this.shots = shots;
        shots.all(Known.State.ARMED).forEach(armed -> armed.address().ifPresent(address -> clients.put(address, armed.mac())));
    }

    @Override
    public Optional<VirtualFile> find(FileRequest request) {
        request.machine().map(Machine::mac).ifPresent(mac -> remember(request.client(), mac));
        return request.path().equals(DONE) || named(request.path()).isPresent()
                ? Optional.of(VirtualFile.ofText(request.path(), "ok\n")) : Optional.empty();
    }

    @Override
    public boolean mayWait() {
        return false;
    }

    private void remember(InetAddress client, MacAddress mac) {
        synchronized (clients) {
            clients.put(client, mac);
        }
        shots.seen(mac, client);
    }

    private Optional<MacAddress> behind(BootEvent event) {
        synchronized (clients) {
            return event.mac().or(() -> event.client().map(clients::get));
        }
    }

    /** The machine that a path below the call-back names. */
    private static Optional<MacAddress> named(String path) {
        try {
            return Optional.of(path).filter(each -> each.startsWith(DONE + "/"))
                    .map(each -> MacAddress.parse(each.substring(DONE.length() + 1)));
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    @Override
    public void happened(BootEvent event) {
        if (event.protocol().equals("dhcp")) {
            event.mac().ifPresent(mac -> answered(mac, event));
        } else if (event.protocol().equals("syslog") && event.name().equals("LOG")) {
            behind(event).ifPresent(mac -> shots.said(mac, line(event.details())));
        } else if (event.name().equals("SENT") && isWhole(event)) {
            sent(event, event.text("file").orElse(""));
        }
    }

    private void answered(MacAddress mac, BootEvent event) {
        if (ADDRESSED.contains(event.name())) {
            event.client().ifPresent(client -> remember(client, mac));
        }
        shots.answered(mac, event);
    }

    /** A message as it is usually written: the program that speaks, and what it says. */
    private static String line(Map<String, String> details) {
        String text = details.getOrDefault("text", "");
        return details.containsKey("app") ? details.get("app") + ": " + text : text;
    }

    /** A part of a file proves nothing, and neither does its size alone. */
    private static boolean isWhole(BootEvent event) {
        return event.text("status").orElse("200").equals("200") && !event.text("bytes").orElse("0").equals("0");
    }

    private void sent(BootEvent event, String file) {
        String path = withoutSlashes(file);
        if (path.equals(DONE)) {
            behind(event).ifPresent(mac -> shots.prove(mac, path));
        } else if (path.startsWith(DONE)) {
            named(path).ifPresent(mac -> shots.prove(mac, path));
        } else {
            behind(event).ifPresent(mac -> shots.fetched(mac, file));
        }
    }

    /** A loop, since it hears of each file that is sent. */
    private static String withoutSlashes(String path) {
        int start = 0;
        while (path.startsWith("/", start)) {
            start++;
        }
        return path.substring(start);
    }

    @Override
    public String toString() {
        return "boot once";
    }
}
