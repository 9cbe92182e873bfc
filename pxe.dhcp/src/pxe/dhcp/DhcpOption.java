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
    /** iPXE's encapsulated options; registered for Etherboot. */
    public static final int IPXE = 175;
    public static final int END = 255;

    private DhcpOption() {}
}
