// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.hosts;

import com.google.gson.JsonObject;
import java.util.function.Consumer;
import pxe.dhcp.Reservation;

/** An entry of {@code dhcp.binding} in the file that PyPXE's {@code --static-config} names. */
final class PypxeBinding {

    private PypxeBinding() {}

    /**
     * Reads an entry.
     *
     * @param mac its name
     * @param omitted takes why an option is left out
     * @throws IllegalArgumentException if it is wrong; the message is for the operator
     */
    static Reservation read(String mac, JsonObject entry, Consumer<String> omitted) {
        JsonFields fields = new JsonFields(entry);
        HostBuilder host = new HostBuilder(mac, omitted);
        host.mac(mac);
        fields.text("ipaddr", host::address);
        fields.text("subnet", text -> host.option("netmask", text));
        fields.text("router", text -> host.option("router", text));
        String dns = String.join(",", fields.texts("dns"));
        if (!dns.isEmpty()) {
            host.option("dns-server", dns);
        }
        fields.text("rom", host::romBootfile);
        return host.build();
    }
}
