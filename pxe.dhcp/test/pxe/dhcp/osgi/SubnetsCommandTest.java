// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import pxe.config.ConfigValues;
import pxe.dhcp.Subnet;
import pxe.dhcp.SubnetUse;

class SubnetsCommandTest {

    private static Subnet subnet(Map<String, Object> values) {
        return Objects.requireNonNull(ConfiguredSubnet.read(new ConfigValues(values)));
    }

    @Test
    void eachSubnetIsARowWithTheFileThatItIsFrom() {
        Subnet rack = subnet(Map.of("felix.fileinstall.filename", "file:/opt/pxe/etc/pxe.dhcp.subnet-rack7.cfg",
                "network", "10.0.5.0/24", "range", "10.0.5.10-10.0.5.19, 10.0.5.30-10.0.5.39"));
        Subnet named = subnet(Map.of("service.pid", "pxe.dhcp.subnet~lab", "network", "10.0.6.0/24"));
        assertEquals("""
                NAME  NETWORK  RANGE  USED  OFFERED  SET ASIDE  FREE  FROM
                rack7  10.0.5.0/24  10.0.5.10-10.0.5.19, 10.0.5.30-10.0.5.39  3  2  1  14  etc/pxe.dhcp.subnet-rack7.cfg
                lab  10.0.6.0/24  -  0  0  0  0  defaults""", DhcpCommands.Subnets.table(List.of(
                        new SubnetUse(rack, 3, 2, 1, 14), new SubnetUse(named, 0, 0, 0, 0))).toString());
    }

    @Test
    void whereAnotherServerGivesTheAddressesThereAreNone() {
        assertEquals("no subnets: another server gives the addresses", DhcpCommands.Subnets.table(List.of()).toString());
    }
}
