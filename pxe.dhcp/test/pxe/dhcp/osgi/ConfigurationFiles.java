// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp.osgi;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What Config Admin says where there are files of one factory. */
final class ConfigurationFiles {

    private ConfigurationFiles() {}

    /**
     * The files as they are now.
     *
     * @param files their keys and values by the files' names, sorted
     */
    static ConfigurationAdmin of(String factoryPid, Map<String, Map<String, String>> files) {
        List<Configuration> all = new ArrayList<>();
        files.forEach((name, values) -> all.add(fake(Configuration.class, (proxy, method, args) -> switch (method.getName()) {
            case "getPid" -> factoryPid + "~" + name;
            case "getProperties" -> new Hashtable<String, Object>(values);
            default -> throw new UnsupportedOperationException(method.getName());
        })));
        return fake(ConfigurationAdmin.class, (proxy, method, args) -> all.toArray(Configuration[]::new));
    }

    private static <S> S fake(Class<S> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
