// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pxe.config.ConfigValues;
import pxe.dhcp.Reservation;
import pxe.dhcp.hosts.HostLine;
import pxe.dhcp.hosts.HostList;

/**
 * Reads {@link HostsConfig}'s keys. A host that is wrong is a problem of its own, and the others of the file stay; so is an
 * option, and its host stays.
 *
 * @param own the hosts that stand there
 * @param files where there are more
 */
record ConfiguredHosts(HostList own, List<Path> files) {

    private static final String HOST = "host.";

    /**
     * The hosts that the values name.
     *
     * @param home what relative paths are below
     */
    static ConfiguredHosts read(ConfigValues values, Path home) {
        List<Reservation> hosts = new ArrayList<>();
        List<String> problems = new ArrayList<>(); // not the values', which would leave the whole file out
        for (String key : values.keys(HOST)) {
            try {
                hosts.add(HostLine.parse(key.substring(HOST.length()), values.text(key, ""),
                        omitted -> problems.add(values.origin() + ": " + omitted)));
            } catch (IllegalArgumentException wrong) {
                problems.add(values.origin() + ": " + key + ": " + wrong.getMessage());
            }
        }
        List<Path> files = values.paths("files", home);
        values.strangeKeys().forEach(wrong -> problems.add(values.origin() + ": " + wrong));
        return new ConfiguredHosts(new HostList(hosts, problems), files);
    }
}
