// SPDX-License-Identifier: Apache-2.0
package pxe.policy.arch;

import java.net.Inet4Address;
import java.util.Optional;
import java.util.UUID;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;

/** A request of a machine at a stage. */
record FakeRequest(BootStage stage, ClientArch arch) implements BootRequest {

    @Override
    public MacAddress mac() {
        return new MacAddress(0x5254_0012_3456L);
    }

    @Override
    public Optional<UUID> machineId() {
        return Optional.empty();
    }

    @Override
    public Optional<String> vendorClass() {
        return Optional.empty();
    }

    @Override
    public Optional<String> userClass() {
        return Optional.empty();
    }

    @Override
    public Optional<Inet4Address> relay() {
        return Optional.empty();
    }

    @Override
    public String interfaceName() {
        return "eth0";
    }

    @Override
    public Inet4Address serverAddress() {
        return Inet4Address.ofLiteral("192.0.2.1");
    }

    @Override
    public Optional<Inet4Address> clientAddress() {
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> option(int code) {
        return Optional.empty();
    }
}
