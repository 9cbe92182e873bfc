// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceDescription;
import pxe.api.event.BootEvents;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;
import pxe.config.ConfigValues;
import pxe.core.DirectorySettings;
import pxe.core.DirectorySource;

/** The netboot directory. */
@Component(name = "pxe.core.netboot", configurationPid = CoreConfig.PID)
@ServiceDescription("The files of the netboot directory")
public final class NetbootComponent implements FileSource {

    private final BundleContext context;
    private final BootEvents events;
    private volatile DirectorySource directory;

    /** Makes the component; a relative directory is below the framework's property {@code pxe.home}. */
    @Activate
    public NetbootComponent(BundleContext context, @Reference BootEvents events, Map<String, Object> properties) {
        this.context = context;
        this.events = events;
        this.directory = new DirectorySource(read(properties)
                .orElseGet(() -> ConfiguredDirectory.netboot(new ConfigValues(Map.of()), context)), events);
    }

    @Modified
    void configure(Map<String, Object> properties) {
        read(properties).filter(changed -> !changed.equals(directory.settings()))
                .ifPresent(changed -> directory = new DirectorySource(changed, events));
    }

    private Optional<DirectorySettings> read(Map<String, Object> properties) {
        return CoreValues.read(properties, values -> ConfiguredDirectory.netboot(values, context));
    }

    @Override
    public Optional<VirtualFile> find(FileRequest request) throws IOException {
        return directory.find(request);
    }

    @Override
    public boolean mayWait() {
        return directory.mayWait();
    }

    @Override
    public Set<String> list(FileRequest request) {
        return directory.list(request);
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
