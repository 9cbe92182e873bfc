// SPDX-License-Identifier: Apache-2.0
package pxe.policy.menu;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceRanking;
import pxe.api.file.FileLibrary;
import pxe.api.file.FileLookup;
import pxe.api.file.FileRequest;
import pxe.api.file.FileSource;
import pxe.api.file.VirtualFile;

/** The menu's files, in front of those of the netboot directory. */
@Component
@ServiceRanking(100)
public final class MenuFiles implements FileSource {

    static final String IPXE = "menu.ipxe";
    private static final String PXELINUX = "pxelinux.cfg/";
    private static final String DEFAULT = PXELINUX + "default";
    private static final String GRUB = "grub/grub.cfg";

    private final MenuComponent menu;
    private final Function<FileRequest, FileLookup> tree;

    /**
     * Makes the source of a menu. The tree that it belongs to is looked for when it is asked: neither can come before the other.
     */
    @Activate
    public MenuFiles(BundleContext context, @Reference MenuComponent menu) {
        this(menu, request -> find(context, request));
    }

    MenuFiles(MenuComponent menu, Function<FileRequest, FileLookup> tree) {
        this.menu = menu;
        this.tree = tree;
    }

    private static FileLookup find(BundleContext context, FileRequest request) {
        ServiceReference<FileLibrary> reference = context.getServiceReference(FileLibrary.class);
        FileLibrary library = reference == null ? null : context.getService(reference);
        if (library == null) {
            return new FileLookup.Missing("the file library has gone");
        }
        try {
            return library.find(request);
        } finally {
            context.ungetService(reference);
        }
    }

    @Override
    public Optional<VirtualFile> find(FileRequest request) throws IOException {
        MenuSettings settings = menu.settings();
        if (settings.entries().isEmpty()) {
            return Optional.empty();
        }
        return switch (request.path()) {
            case IPXE -> Optional.of(VirtualFile.ofText(IPXE, IpxeMenu.text(settings)));
            case DEFAULT -> Optional.of(VirtualFile.ofText(DEFAULT, PxelinuxMenu.text(settings)));
            case GRUB -> Optional.of(VirtualFile.ofText(GRUB, GrubMenu.text(settings)));
            default -> request.path().startsWith(RomMenu.FOLDER) ? ofEntry(request, settings) : Optional.empty();
        };
    }

    /** No more than the others of the tree. */
    @Override
    public boolean mayWait() {
        return false;
    }

    /** SYSLINUX's view from below {@code menu/NAME/}: one entry alone, and everything else as at the top. */
    private Optional<VirtualFile> ofEntry(FileRequest request, MenuSettings settings) throws IOException {
        String[] parts = request.path().split("/", 3);
        Optional<Entry> entry = settings.entries().stream().filter(each -> each.name().equals(parts[1])).findFirst();
        if (parts.length < 3 || entry.filter(PxelinuxMenu::boots).isEmpty() || parts[2].startsWith(RomMenu.FOLDER)) {
            return Optional.empty();
        }
        String inside = parts[2];
        if (inside.endsWith(DEFAULT)) {
            return Optional.of(VirtualFile.ofText(request.path(), PxelinuxMenu.alone(entry.get())));
        }
        return inside.contains(PXELINUX) ? Optional.empty() : outside(request.withPath(inside));
    }

    private Optional<VirtualFile> outside(FileRequest request) throws IOException {
        return switch (tree.apply(request)) {
            case FileLookup.Found(VirtualFile file) -> Optional.of(file);
            case FileLookup.Refused(String reason) -> throw new AccessDeniedException(request.path(), null, reason);
            case FileLookup.Missing _ -> Optional.empty();
            case FileLookup.Unavailable(String reason) -> throw new IOException(reason);
        };
    }

    @Override
    public String toString() {
        return "the menu";
    }
}
