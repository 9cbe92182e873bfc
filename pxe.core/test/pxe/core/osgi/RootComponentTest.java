// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;

class RootComponentTest {

    private static final InetAddress CLIENT = InetAddress.ofLiteral("10.0.0.7");

    @TempDir
    private Path home;
    private final List<String> calls = new ArrayList<>();
    private @Nullable FileSource registered;

    private <T> T proxy(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
                (_, method, values) -> called(method, values)));
    }

    private @Nullable Object called(Method method, Object[] values) {
        switch (method.getName()) {
            case "getProperty" -> {
                return home.toString();
            }
            case "registerService" -> registered = (FileSource) values[1];
            default -> { }
        }
        calls.add(method.getName() + (values == null ? "" : " " + values[values.length - 1]));
        return method.getReturnType().equals(ServiceRegistration.class) ? proxy(ServiceRegistration.class) : null;
    }

    private boolean finds(String path) throws IOException {
        return registered.find(new FileRequest(path, "tftp", CLIENT, CLIENT)).isPresent();
    }

    /** Else whoever asks just then would be told that there is no such file. */
    @Test
    void aRootIsThereAllTheTimeWhileItsFileIsEdited() throws IOException {
        Files.writeString(home.resolve("kernel"), "k");
        RootComponent root = new RootComponent(proxy(BundleContext.class), _ -> { }, Map.of("dir", "."));
        assertTrue(finds("kernel"));
        root.configure(Map.of("dir", ".", "prefix", "debian", "ranking", "20"));
        assertTrue(finds("debian/kernel") && !finds("kernel"));
        root.configure(Map.of("dir", "")); // a mistake
        assertTrue(finds("debian/kernel"));
        root.stop();
        assertEquals(List.of("registerService {service.ranking=10}", "setProperties {service.ranking=20}", "unregister"), calls);
    }
}
