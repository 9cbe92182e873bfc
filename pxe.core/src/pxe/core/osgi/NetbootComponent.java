// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceDescription;
import pxe.api.event.BootEvents;
import pxe.api.file.FileSource;
import pxe.config.ConfigValues;
import pxe.core.DirectorySettings;

/** The netboot directory. */
@Component(name = "pxe.core.netboot", service = FileSource.class, configurationPid = CoreConfig.PID)
@ServiceDescription("The files of the netboot directory")
public final class NetbootComponent extends LiveDirectory {

    private final BundleContext context;

    /** Makes the component; a relative directory is below the framework's property {@code pxe.home}. */
    @Activate
    public NetbootComponent(BundleContext context, @Reference BootEvents events, Map<String, Object> properties) {
        super(read(properties, context).orElseGet(() -> ConfiguredDirectory.netboot(new ConfigValues(Map.of()), context)), events);
        this.context = context;
    }

    @Modified
    void configure(Map<String, Object> properties) {
        read(properties, context).ifPresent(this::apply);
    }

    private static Optional<DirectorySettings> read(Map<String, Object> properties, BundleContext context) {
        return CoreValues.read(properties, values -> ConfiguredDirectory.netboot(values, context));
    }
}
