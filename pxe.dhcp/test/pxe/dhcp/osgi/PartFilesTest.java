// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.ConfigurationAdmin;
import pxe.api.Ip4Network;
import pxe.dhcp.AddressRange;
import pxe.dhcp.Subnet;
import pxe.dhcp.Terms;

class PartFilesTest {

    private static final Map<String, String> RACK7 = Map.of("network", "10.7.0.0/24", "range", "10.7.0.10-10.7.0.20");
    private static final Map<String, String> RACK8 = Map.of("network", "10.8.0.0/24", "range", "10.8.0.10-10.8.0.20");

    private final Map<String, Map<String, String>> files = new TreeMap<>();
    private final PartFiles<Subnet> subnets = new PartFiles<>(SubnetConfig.PID, ConfiguredSubnet::read, Subnet::clash);

    @Test
    void filesAreReadInTheOrderOfTheirNames() {
        files.put("rack8", RACK8);
        files.put("rack7", RACK7);
        assertEquals(List.of("10.7.0.0/24", "10.8.0.0/24"), networks());
    }

    @Test
    void aWrongFileIsLeftOutAndTheOthersStay() {
        files.put("rack7", Map.of("network", "10.7.0.0/24", "range", "10.9.0.10-10.9.0.20"));
        files.put("rack8", RACK8);
        assertEquals(List.of("10.8.0.0/24"), networks());
    }

    @Test
    void aFileWithAKeyThatDoesNotExistIsWrong() {
        files.put("rack7", Map.of("network", "10.7.0.0/24", "lease.second", "60"));
        files.put("rack8", RACK8);
        assertEquals(List.of("10.8.0.0/24"), networks());
    }

    @Test
    void aFileThatBecomesWrongStaysAsItWas() {
        files.put("rack7", RACK7);
        assertEquals(List.of("10.7.0.0/24"), networks());
        files.put("rack7", Map.of("network", "10.7.0.0/24", "option.no-such-thing", "1"));
        assertEquals(List.of("10.7.0.0/24"), networks());
        files.remove("rack7");
        assertEquals(List.of(), networks());
    }

    @Test
    void theLaterOfTwoThatOverlapIsLeftOut() {
        files.put("rack7", RACK7);
        files.put("rack8", Map.of("network", "10.0.0.0/8"));
        assertEquals(List.of("10.7.0.0/24"), networks());
    }

    @Test
    void whatAFileSaidLastDoesNotStayWhereAnotherOverlapsIt() {
        files.put("rack7", RACK7);
        files.put("rack8", RACK8);
        networks();
        files.put("rack7", RACK8);
        files.put("rack8", Map.of("network", "nonsense"));
        assertEquals(List.of("10.8.0.0/24"), networks());
    }

    @Test
    void whatThereIsAlreadyComesFirst() {
        Subnet own = Subnet.of("own", Ip4Network.parse("10.7.0.0/16"), AddressRange.parse("10.7.0.9"), Terms.NONE);
        files.put("rack7", RACK7);
        files.put("rack8", RACK8);
        assertEquals(List.of("own", "10.8.0.0/24"), subnets.read(admin(), List.of(own)).stream()
                .map(subnet -> subnet == own ? "own" : subnet.network().toString()).toList());
    }

    private List<String> networks() {
        return subnets.read(admin(), List.of()).stream().map(subnet -> subnet.network().toString()).toList();
    }

    private ConfigurationAdmin admin() {
        return ConfigurationFiles.of(SubnetConfig.PID, files);
    }
}
