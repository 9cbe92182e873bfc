// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pxe.dhcp.DhcpNetwork.ip;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.dhcp.AddressBook.Holding;

class ClientLeasesTest {

    /** Each number is a lease of one of three clients of one of four addresses: it is put there, or removed, or one that isn't there is. */
    @Property
    void aClientHasWhatWasPutAndNotRemovedOneForAnAddress(@ForAll @Size(max = 60) List<@IntRange(max = 71) Integer> steps) {
        ClientLeases leases = new ClientLeases();
        Map<ClientKey, Map<Integer, Holding>> expected = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            ClientKey client = client(steps.get(i) % 3);
            int address = steps.get(i) / 3 % 4;
            Map<Integer, Holding> own = expected.computeIfAbsent(client, any -> new HashMap<>());
            Holding another = Holding.lease(ip("10.0.0." + address), client, i);
            switch (steps.get(i) / 12) {
                case 0, 1, 2 -> {
                    leases.put(another);
                    own.put(address, another);
                }
                case 3, 4 -> {
                    if (own.containsKey(address)) {
                        leases.remove(own.remove(address));
                    }
                }
                default -> leases.remove(another);
            }
            for (int each = 0; each < 3; each++) {
                Map<Integer, Holding> all = expected.getOrDefault(client(each), Map.of());
                assertEquals(all.size(), leases.of(client(each)).size());
                assertEquals(new HashSet<>(all.values()), new HashSet<>(leases.of(client(each))));
                assertEquals(!all.isEmpty(), leases.has(client(each)));
            }
        }
    }

    private static ClientKey client(int number) {
        return ClientKey.of(new MacAddress(number));
    }
}
