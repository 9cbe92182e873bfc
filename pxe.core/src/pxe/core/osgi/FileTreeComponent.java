// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.propertytypes.ServiceDescription;
import pxe.api.event.BootEvents;
import pxe.api.file.FileEntry;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.core.FileTree;
import pxe.core.Machines;

/** All {@link FileSource} services as one tree. */
@Component(name = "pxe.core.files")
@ServiceDescription("The served tree of files")
public final class FileTreeComponent implements FileLibrary {

    private final FileTree tree;

    /** Makes the component. */
    @Activate
    public FileTreeComponent(@Reference BootEvents events, @Reference Machines machines) {
        tree = new FileTree(events, machines::at);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addSource(FileSource source, Map<String, Object> properties) {
        tree.add(source, Whiteboard.ranking("file source " + source.getClass().getName(), properties), Whiteboard.id(properties));
    }

    void updatedSource(FileSource source, Map<String, Object> properties) {
        addSource(source, properties);
    }

    void removeSource(FileSource source, Map<String, Object> properties) {
        tree.remove(Whiteboard.id(properties));
    }

    @Override
    public FileLookup find(FileRequest request) {
        return tree.find(request);
    }

    @Override
    public boolean mayWait() {
        return tree.mayWait();
    }

    @Override
    public List<FileEntry> list(FileRequest directory) {
        return tree.list(directory);
    }
}
