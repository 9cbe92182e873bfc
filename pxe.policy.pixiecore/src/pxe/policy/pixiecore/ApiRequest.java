// SPDX-License-Identifier: Apache-2.0
package pxe.policy.pixiecore;

import java.net.Inet4Address;
import java.util.Optional;
import java.util.UUID;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;

/**
 * What pixiecore's API asks: a hardware address, and nothing else is known. The machine runs iPXE, as all of pixiecore's do.
 *
 * @param serverAddress the address of this server that was asked
 */
record ApiRequest(MacAddress mac, Inet4Address serverAddress) implements BootRequest {

    @Override
    public Optional<UUID> machineId() {
        return Optional.empty();
    }

    @Override
    public ClientArch arch() {
        return ClientArch.X86_BIOS;
    }

    @Override
    public BootStage stage() {
        return BootStage.IPXE;
    }

    @Override
    public Optional<String> vendorClass() {
        return Optional.empty();
    }

    @Override
    public Optional<String> userClass() {
        return Optional.of("iPXE");
    }

    @Override
    public Optional<Inet4Address> relay() {
        return Optional.empty();
    }

    @Override
    public String interfaceName() {
        return "";
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
