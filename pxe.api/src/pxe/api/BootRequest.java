// SPDX-License-Identifier: Apache-2.0
package pxe.api;

import java.net.Inet4Address;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A machine asks how to boot: what a DHCP or proxyDHCP request says, in the field's words.
 *
 * <p>Immutable and safe for any thread. One boot makes several requests, and a client repeats each of them when it hears nothing,
 * so a request is a question and never an order.
 */
@ProviderType
public interface BootRequest {

    /** The hardware address ({@code chaddr}, RFC 2131 section 2). */
    MacAddress mac();

    /**
     * The machine's UUID (option 97, RFC 4578 section 2.3), the same for all of its network cards; empty also where it is all zeros or
     * ones, because the maker gave the machine none.
     */
    Optional<UUID> machineId();

    /**
     * The architecture: the first of option 93, else what {@code Arch:NNNNN} in option 60 says, else
     * {@link ClientArch#X86_BIOS}, which is what a client without either is.
     */
    ClientArch arch();

    /** How far the machine has come. */
    BootStage stage();

    /** The vendor class (option 60), as text. */
    Optional<String> vendorClass();

    /** The first user class (option 77), read in RFC 3004's form and as the bare text that iPXE sends. */
    Optional<String> userClass();

    /** The relay through which the request came ({@code giaddr}); empty for a machine on a network of this server. */
    Optional<Inet4Address> relay();

    /** The name of the network interface on which the request came, such as {@code eth0}. */
    String interfaceName();

    /** The address of this server as the machine sees it: the one for URLs that lead back here. */
    Inet4Address serverAddress();

    /** The address that the machine has or is being given; empty when another DHCP server gives it. */
    Optional<Inet4Address> clientAddress();

    /**
     * The bytes of any option of the request, joined as RFC 3396 says.
     *
     * @param code the option's number, 1 to 254
     * @return a copy of the bytes, without code and length; empty if the request has no such option
     */
    Optional<byte[]> option(int code);
}
