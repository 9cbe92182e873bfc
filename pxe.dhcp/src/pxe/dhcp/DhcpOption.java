// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

/** Option codes (RFC 2132 unless another is named). The registry is open: any code from 1 to 254 is valid. */
public final class DhcpOption {
    public static final int PAD = 0;
    public static final int SUBNET_MASK = 1;
    public static final int ROUTER = 3;
    public static final int DNS = 6;
    public static final int LOG_SERVER = 7;
    public static final int HOST_NAME = 12;
    public static final int DOMAIN_NAME = 15;
    public static final int BROADCAST_ADDRESS = 28;
    public static final int VENDOR_SPECIFIC = 43;
    public static final int REQUESTED_ADDRESS = 50;
    public static final int LEASE_TIME = 51;
    public static final int OVERLOAD = 52;
    public static final int MESSAGE_TYPE = 53;
    public static final int SERVER_ID = 54;
    public static final int PARAMETER_LIST = 55;
    public static final int MESSAGE = 56;
    public static final int MAX_SIZE = 57;
    public static final int RENEWAL_TIME = 58;
    public static final int REBINDING_TIME = 59;
    public static final int VENDOR_CLASS = 60;
    public static final int CLIENT_ID = 61;
    public static final int TFTP_SERVER = 66;
    public static final int BOOTFILE = 67;
    /** RFC 3004; iPXE sends its bare name instead of the RFC's list. */
    public static final int USER_CLASS = 77;
    /** RFC 3046. */
    public static final int RELAY_INFO = 82;
    /** RFC 4578 section 2.1. */
    public static final int CLIENT_ARCH = 93;
    /** RFC 4578 section 2.2. */
    public static final int CLIENT_NDI = 94;
    /** RFC 4578 section 2.3. */
    public static final int MACHINE_ID = 97;
    /** RFC 3011: the client or its relay names the subnet to give an address of. */
    public static final int SUBNET_SELECTION = 118;
    /** RFC 3397. */
    public static final int DOMAIN_SEARCH = 119;
    /** RFC 3442. */
    public static final int CLASSLESS_ROUTES = 121;
    /** RFC 3925. */
    public static final int VENDOR_IDENTIFYING = 125;
    /** RFC 5859: the addresses of TFTP servers, for telephones. */
    public static final int TFTP_ADDRESSES = 150;
    /** iPXE's encapsulated options; registered for Etherboot. */
    public static final int IPXE = 175;
    /** RFC 5071 section 5. */
    public static final int PXELINUX_CONFIG_FILE = 209;
    /** RFC 5071 section 6. */
    public static final int PXELINUX_PATH_PREFIX = 210;
    /** RFC 5071 section 7, in seconds. */
    public static final int PXELINUX_REBOOT_TIME = 211;
    /** What Windows asks for beside {@link #CLASSLESS_ROUTES}; of the same form. */
    public static final int MS_CLASSLESS_ROUTES = 249;
    public static final int END = 255;

    /** What a relay adds inside of option 82 (RFC 3046 unless another is named). */
    public static final class Relay {
        public static final int CIRCUIT_ID = 1;
        public static final int REMOTE_ID = 2;
        /** RFC 3527. */
        public static final int LINK_SELECTION = 5;
        /** RFC 5107. */
        public static final int SERVER_ID_OVERRIDE = 11;

        private Relay() {}
    }

    private DhcpOption() {}
}
