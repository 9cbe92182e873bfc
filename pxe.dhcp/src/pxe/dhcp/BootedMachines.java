// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.time.Clock;
import java.time.Duration;
import pxe.api.BootDecision;
import pxe.api.BootStage;
import pxe.api.MacAddress;

/**
 * The machines that were told to boot, and what they loaded: it asks as an operating system does, and is served where only machines
 * that boot are. So do UEFI firmware for a loader that opens a connection of its own, and a system that has no disk. For one thread.
 */
final class BootedMachines {

    /** How long after it was told to boot a machine may ask in another way. What has an address by then keeps it as long as it likes. */
    static final Duration TIME = Duration.ofMinutes(10);
    private static final int MACHINES = 10_000;

    private final AddressBook book;
    private final Clock clock;
    /** Until when they may, in milliseconds since 1970, by their hardware addresses. */
    private final RecentNumbers told = new RecentNumbers(MACHINES);

    BootedMachines(AddressBook book, Clock clock) {
        this.book = book;
        this.clock = clock;
    }

    /** The same for one machine alone, which goes on from here without changing anything here. */
    BootedMachines of(MacAddress mac, AddressBook view) {
        BootedMachines own = new BootedMachines(view, clock);
        own.told.put(mac.bits(), told.get(mac.bits()));
        return own;
    }

    /** A machine got an address, and was told what to boot, or that there is nothing. */
    void told(Exchange exchange, BootDecision decision) {
        if (exchange.stage() != BootStage.NONE) {
            boolean boots = decision instanceof BootDecision.Boot || decision instanceof BootDecision.Menu;
            told.put(exchange.mac().bits(), boots ? clock.millis() + TIME.toMillis() : 0);
        }
    }

    /** Whether a client is one of them, or speaks from an address that it has from here. */
    boolean has(Client client) {
        return clock.millis() < told.get(client.exchange().mac().bits())
                || book.holds(client.key(), client.exchange().message().ciaddr(), clock.millis());
    }
}
