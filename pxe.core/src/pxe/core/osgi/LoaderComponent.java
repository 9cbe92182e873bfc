// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceDescription;
import org.osgi.service.component.propertytypes.ServiceRanking;
import pxe.api.event.BootEvents;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;
import pxe.core.LoaderSource;

/** The boot loaders of the operating system, for what the netboot directory doesn't have. */
@Component(name = "pxe.core.loaders", configurationPid = CoreConfig.PID)
@ServiceRanking(-100)
@ServiceDescription("The operating system's boot loaders")
public final class LoaderComponent implements FileSource {

    private final LoaderSource loaders;
    private volatile boolean enabled = true;

    /** Makes the component. */
    @Activate
    public LoaderComponent(@Reference BootEvents events, Map<String, Object> properties) {
        loaders = new LoaderSource(Path.of("/"), events);
        configure(properties);
    }

    @Modified
    void configure(Map<String, Object> properties) {
        CoreValues.read(properties, values -> values.flag("loaders", true)).ifPresent(wanted -> enabled = wanted);
    }

    @Override
    public Optional<VirtualFile> find(FileRequest request) throws IOException {
        return enabled ? loaders.find(request) : Optional.empty();
    }

    @Override
    public boolean mayWait() {
        return loaders.mayWait();
    }

    @Override
    public Set<String> list(FileRequest request) throws IOException {
        return enabled ? loaders.list(request) : Set.of();
    }

    @Override
    public String toString() {
        return loaders.toString();
    }
}
