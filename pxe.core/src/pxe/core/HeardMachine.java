// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.api.Machine;
import pxe.api.event.BootEvent;

/**
 * A machine, as far as events told of it. Immutable.
 *
 * <p>Its fields have no {@code Optional}: ten thousand machines are kept, and where many come and go, the collector moves what is kept.
 */
final class HeardMachine implements Machine {

    /** A name goes into file names and scripts, and a client may send anything. */
    private static final Pattern HOSTNAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,253}[A-Za-z0-9_])?");

    private final MacAddress mac;
    private final @Nullable InetAddress address;
    private final @Nullable UUID machineId;
    private final @Nullable ClientArch arch;
    private final @Nullable BootStage stage;
    private final @Nullable String hostname;

    HeardMachine(MacAddress mac, @Nullable InetAddress address, @Nullable UUID machineId, @Nullable ClientArch arch,
            @Nullable BootStage stage, @Nullable String hostname) {
        this.mac = mac;
        this.address = address;
        this.machineId = machineId;
        this.arch = arch;
        this.stage = stage;
        this.hostname = hostname;
    }

    static HeardMachine unknown(MacAddress mac) {
        return new HeardMachine(mac, null, null, null, null, null);
    }

    @Override
    public MacAddress mac() {
        return mac;
    }

    @Override
    public Optional<InetAddress> address() {
        return Optional.ofNullable(address);
    }

    @Override
    public Optional<UUID> machineId() {
        return Optional.ofNullable(machineId);
    }

    @Override
    public Optional<ClientArch> arch() {
        return Optional.ofNullable(arch);
    }

    @Override
    public Optional<BootStage> stage() {
        return Optional.ofNullable(stage);
    }

    @Override
    public Optional<String> hostname() {
        return Optional.ofNullable(hostname);
    }

    /** What is known after one more event of DHCP: this, if it told nothing new. Operating systems don't repeat what the firmware said. */
    HeardMachine heard(BootEvent event) {
        InetAddress addressNow = switch (event.name()) {
            case "OFFER", "ACK" -> event.detail("yiaddr", InetAddress.class).or(event::client).orElse(null);
            case "INFORM", "PROXYACK" -> event.client().orElse(null);
            case "ELSEWHERE" -> event.detail("address", InetAddress.class).or(event::client).orElse(null);
            case "NAK", "RELEASE", "DECLINE" -> null;
            default -> address;
        };
        HeardMachine now = new HeardMachine(mac, addressNow,
                event.detail("uuid", UUID.class).orElse(machineId),
                event.detail("arch", Number.class).map(code -> new ClientArch(code.intValue())).orElse(arch),
                event.detail("stage", BootStage.class).orElse(BootStage.NONE),
                event.text("hostname").filter(this::isHostname).orElse(hostname));
        return now.equals(this) ? this : now;
    }

    private boolean isHostname(String name) {
        return name.equals(hostname) || HOSTNAME.matcher(name).matches();
    }

    HeardMachine withoutAddress() {
        return new HeardMachine(mac, null, machineId, arch, stage, hostname);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HeardMachine that && mac.equals(that.mac) && Objects.equals(address, that.address)
                && Objects.equals(machineId, that.machineId) && Objects.equals(arch, that.arch) && stage == that.stage
                && Objects.equals(hostname, that.hostname);
    }

    @Override
    public int hashCode() {
        return mac.hashCode();
    }

    @Override
    public String toString() {
        return mac.toString();
    }
}
