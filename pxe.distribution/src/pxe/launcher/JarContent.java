// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.framework.connect.ConnectContent;

/** What lies in the jar of a bundle whose classes are on the class path. Open from the start; safe for any thread. */
final class JarContent implements ConnectContent {

    private final Path jar;
    private volatile ZipFile file;

    JarContent(Path jar) throws IOException {
        this.jar = jar;
        this.file = new ZipFile(jar.toFile());
    }

    @Override
    public Optional<Map<String, String>> getHeaders() {
        return Optional.empty(); // the framework reads the manifest
    }

    @Override
    public Iterable<String> getEntries() {
        return () -> file.stream().<String>map(ZipEntry::getName).iterator();
    }

    @Override
    public Optional<ConnectEntry> getEntry(String path) {
        return Optional.ofNullable(file.getEntry(path)).map(entry -> new Entry(file, entry));
    }

    @Override
    public Optional<ClassLoader> getClassLoader() {
        return Optional.of(JarContent.class.getClassLoader());
    }

    @Override
    public void open() throws IOException {
        close();
        file = new ZipFile(jar.toFile());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private record Entry(ZipFile file, ZipEntry entry) implements ConnectEntry {

        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        @Override
        public long getLastModified() {
            return entry.getTime();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return file.getInputStream(entry);
        }
    }
}
