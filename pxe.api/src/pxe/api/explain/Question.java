// SPDX-License-Identifier: Apache-2.0
package pxe.api.explain;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;

/** A request to be {@linkplain Explainer explained}. Immutable. */
@ProviderType
public sealed interface Question {

    /** The name of the interface by which the request comes; empty for the one where the engine would look for such a client. */
    Optional<String> interfaceName();

    /** A question of a machine. */
    static Described of(MacAddress mac, BootStage stage) {
        return new Described(mac, stage, null, null, null, null);
    }

    /**
     * A packet as it was seen on the wire.
     *
     * @param payload what UDP carried; not to be changed any more
     */
    static Packet packet(byte[] payload, InetSocketAddress from, InetSocketAddress to) {
        return new Packet(payload, from, to, null);
    }

    /** What a machine's first request says. What is not given is what most of its kind would say. */
    final class Described implements Question {
        private final MacAddress mac;
        private final BootStage stage;
        private final @Nullable ClientArch arch;
        private final @Nullable UUID machineId;
        private final @Nullable Inet4Address relay;
        private final @Nullable String interfaceName;

        private Described(MacAddress mac, BootStage stage, @Nullable ClientArch arch, @Nullable UUID machineId,
                @Nullable Inet4Address relay, @Nullable String interfaceName) {
            this.mac = Objects.requireNonNull(mac, "mac");
            this.stage = Objects.requireNonNull(stage, "stage");
            this.arch = arch;
            this.machineId = machineId;
            this.relay = relay;
            this.interfaceName = interfaceName;
        }

        /** The same question of a machine of this architecture. */
        public Described withArch(ClientArch arch) {
            return new Described(mac, stage, Objects.requireNonNull(arch, "arch"), machineId, relay, interfaceName);
        }

        /** The same question of a machine with this UUID. */
        public Described withMachineId(UUID machineId) {
            return new Described(mac, stage, arch, Objects.requireNonNull(machineId, "machineId"), relay, interfaceName);
        }

        /** The same question through a relay. */
        public Described withRelay(Inet4Address relay) {
            return new Described(mac, stage, arch, machineId, Objects.requireNonNull(relay, "relay"), interfaceName);
        }

        /** The same question by an interface. */
        public Described withInterface(String name) {
            return new Described(mac, stage, arch, machineId, relay, Objects.requireNonNull(name, "name"));
        }

        /** The machine's hardware address. */
        public MacAddress mac() {
            return mac;
        }

        /** How far it has come. */
        public BootStage stage() {
            return stage;
        }

        /** Its architecture, if it is given. */
        public Optional<ClientArch> arch() {
            return Optional.ofNullable(arch);
        }

        /** Its UUID, if it is given. */
        public Optional<UUID> machineId() {
            return Optional.ofNullable(machineId);
        }

        /** The relay through which it asks; empty for a machine on a network of this server. */
        public Optional<Inet4Address> relay() {
            return Optional.ofNullable(relay);
        }

        @Override
        public Optional<String> interfaceName() {
            return Optional.ofNullable(interfaceName);
        }
    }

    /** See {@link #packet}. */
    final class Packet implements Question {
        private final byte[] payload;
        private final InetSocketAddress from;
        private final InetSocketAddress to;
        private final @Nullable String interfaceName;

        private Packet(byte[] payload, InetSocketAddress from, InetSocketAddress to, @Nullable String interfaceName) {
            this.payload = Objects.requireNonNull(payload, "payload");
            this.from = Objects.requireNonNull(from, "from");
            this.to = Objects.requireNonNull(to, "to");
            this.interfaceName = interfaceName;
        }

        /** The same packet by an interface. */
        public Packet withInterface(String name) {
            return new Packet(payload, from, to, Objects.requireNonNull(name, "name"));
        }

        /** What UDP carried; not to be changed. */
        public byte[] payload() {
            return payload;
        }

        /** Who sent it. */
        public InetSocketAddress from() {
            return from;
        }

        /** Where it was sent. */
        public InetSocketAddress to() {
            return to;
        }

        @Override
        public Optional<String> interfaceName() {
            return Optional.ofNullable(interfaceName);
        }
    }
}
