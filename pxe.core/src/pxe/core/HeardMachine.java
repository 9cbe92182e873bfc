// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.net.InetAddress;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.event.BootEvent;

/** A machine, as far as events told of it. */
record HeardMachine(MacAddress mac, Optional<InetAddress> address, Optional<UUID> machineId, Optional<ClientArch> arch,
        Optional<BootStage> stage, Optional<String> hostname) implements Machine {

    /** A name goes into file names and scripts, and a client may send anything. */
    private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,253}[A-Za-z0-9_])?");

    static HeardMachine unknown(MacAddress mac) {
        return new HeardMachine(mac, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What is known after one more event of DHCP: this, if it told nothing new. Operating systems don't repeat what the firmware said. */
    HeardMachine heard(BootEvent event) {
        Optional<InetAddress> addressNow = switch (event.name()) {
            case "OFFER", "ACK" -> detail(event, "yiaddr", InetAddress.class).or(event::client);
            case "INFORM", "PROXYACK" -> event.client();
            case "ELSEWHERE" -> detail(event, "address", InetAddress.class).or(event::client);
            case "NAK", "RELEASE", "DECLINE" -> Optional.empty();
            default -> address;
        };
        HeardMachine now = new HeardMachine(mac, addressNow,
                detail(event, "uuid", UUID.class).or(this::machineId),
                detail(event, "arch", Number.class).map(code -> new ClientArch(code.intValue())).or(this::arch),
                Optional.of(detail(event, "stage", BootStage.class).orElse(BootStage.NONE)),
                event.text("hostname").filter(this::isHostname).or(this::hostname));
        return now.equals(this) ? this : now;
    }

    private boolean isHostname(String name) {
        return hostname.filter(name::equals).isPresent() || HOSTNAME.matcher(name).matches();
    }

    HeardMachine withAddress(Optional<InetAddress> other) {
        return new HeardMachine(mac, other, machineId, arch, stage, hostname);
    }

    private static <T> Optional<T> detail(BootEvent event, String key, Class<T> type) {
        return event.detail(key).filter(type::isInstance).map(type::cast);
    }
}
