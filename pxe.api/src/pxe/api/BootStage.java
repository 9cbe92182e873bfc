// SPDX-License-Identifier: Apache-2.0
package pxe.api;

/**
 * How far a machine has come in its boot, read from the request itself and never remembered.
 *
 * <p>One boot passes through several stages, each with a DHCP exchange of its own: a ROM fetches iPXE, iPXE fetches a script,
 * the installed system asks for an address. The set may grow: a {@code switch} over it needs a {@code default}.
 */
public enum BootStage {

    /** The firmware's PXE code: option 60 starts with {@code PXEClient}. It loads programs by TFTP. */
    PXE,

    /** UEFI HTTP Boot: option 60 starts with {@code HTTPClient} (UEFI 2.x, section 24.7). It needs a URL. */
    HTTP,

    /** iPXE: user class {@code iPXE} (option 77) or iPXE's own option 175. It runs scripts, over TFTP or HTTP. */
    IPXE,

    /** No boot firmware: an operating system or an installer that wants an address and no boot file. */
    NONE
}
