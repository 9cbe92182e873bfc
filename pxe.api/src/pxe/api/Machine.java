// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.net.InetAddress;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the daemon knows of a machine that boots: what DHCP heard of it, or, where another server gives the addresses, what it asked
 * this one for and what the kernel's neighbour table says.
 *
 * <p>Immutable: what was known when it was asked for. It is told by the machines themselves and proves nothing: no secret may
 * depend on it.
 */
@ProviderType
public interface Machine {

    /** Its hardware address. */
    MacAddress mac();

    /** The address that it has, as far as DHCP heard of it. */
    Optional<InetAddress> address();

    /** Its UUID (option 97), as its firmware said. */
    Optional<UUID> machineId();

    /** Its architecture (option 93), as its firmware said. */
    Optional<ClientArch> arch();

    /** How far it had come when it last asked DHCP; {@link BootStage#NONE} once its operating system did. */
    Optional<BootStage> stage();

    /** Its host name: what it was given, or what it calls itself. Letters, digits, hyphens, underscores and dots, nothing else. */
    Optional<String> hostname();
}
