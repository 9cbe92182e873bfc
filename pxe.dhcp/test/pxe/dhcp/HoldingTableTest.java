// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet4Address;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import pxe.api.MacAddress;
import pxe.api.lease.ClientKey;
import pxe.dhcp.AddressBook.Holding;

class HoldingTableTest {

    private static final int ADDRESSES = 40;

    /** Each number is a step with the holding of one of forty addresses: put, or removed, or one that isn't there is. */
    @Property
    void whatIsPutIsThereUntilItIsRemoved(@ForAll @Size(max = 200) List<@IntRange(max = 4 * ADDRESSES - 1) Integer> steps) {
        HoldingTable<Inet4Address> table = HoldingTable.byAddress();
        Map<Integer, Holding> expected = new HashMap<>();
        for (int i = 0; i < steps.size(); i++) {
            int address = steps.get(i) % ADDRESSES;
            Holding another = holding(address, i);
            switch (steps.get(i) / ADDRESSES) {
                case 0, 1 -> {
                    table.put(another);
                    expected.put(address, another);
                }
                case 2 -> {
                    if (expected.containsKey(address)) {
                        assertTrue(table.remove(expected.remove(address)));
                    }
                }
                default -> assertFalse(table.remove(another));
            }
            assertEquals(expected.size(), table.size());
            assertEquals(new HashSet<>(expected.values()), table.stream().collect(Collectors.toSet()));
            for (int each = 0; each < ADDRESSES; each++) {
                assertEquals(expected.get(each), table.get(Ip4.address(each)));
                assertEquals(expected.get(each), table.get(holding(each, 0)));
            }
        }
    }

    @Test
    void aClientIsFoundByItsNameAlsoAmongThoseWithTheSameHash() {
        HoldingTable<ClientKey> table = HoldingTable.byClient();
        List<ClientKey> clients = List.of("AaAa", "AaBB", "BBAa", "BBBB").stream().map(ClientKey::new).toList();
        assertEquals(1, clients.stream().map(ClientKey::hashCode).distinct().count());
        for (ClientKey client : clients) {
            table.put(Holding.lease(Ip4.address(1), client, 7));
        }
        assertTrue(table.remove(Holding.lease(Ip4.address(1), clients.get(1), 7)));
        assertEquals(Arrays.asList(clients.get(0), null, clients.get(2), clients.get(3)),
                clients.stream().map(table::get).map(found -> found == null ? null : found.client()).toList());
    }

    private static Holding holding(int address, long until) {
        return Holding.lease(Ip4.address(address), ClientKey.of(new MacAddress(1)), until);
    }
}
