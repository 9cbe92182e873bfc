// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEvents;
import pxe.api.file.FileRequest;
import pxe.api.file.VirtualFile;
import pxe.core.Template.TemplateException;

/**
 * Makes files of templates on disk. Safe for any thread.
 *
 * <p>A template is read once for each of its versions, of which the last few are kept; so one with a mistake is told once, as the
 * event {@code TEMPLATEWRONG}, and all who ask for it are refused with the mistake as the reason.
 */
final class Templates {

    /** The ending of a template's name. */
    static final String ENDING = ".tmpl";
    static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_KEPT = 32;

    /** A template as it was read: good, or with a mistake. */
    private record Reading(@Nullable Template template, String mistake) {}

    private final BootEvents events;
    private final Map<Object, Reading> kept = new RecentlyUsed<>(MAX_KEPT);

    Templates(BootEvents events) {
        this.events = events;
    }

    /**
     * The file that a template makes for a request.
     *
     * @throws AccessDeniedException if there is a mistake in it, or a value is not known of this client
     */
    VirtualFile fill(DiskFile file, FileRequest request) throws IOException {
        Reading reading = reading(file);
        if (reading.template == null) {
            throw new AccessDeniedException(file.name(), null, reading.mistake);
        }
        try {
            return VirtualFile.ofText(file.name(), reading.template.fill(request));
        } catch (TemplateException unknown) {
            throw new AccessDeniedException(file.name(), null, file.name() + " " + unknown.getMessage());
        }
    }

    private synchronized Reading reading(DiskFile file) throws IOException {
        Object version = file.version().orElseThrow();
        Reading reading = kept.get(version);
        if (reading == null) {
            reading = read(file);
            kept.put(version, reading);
        }
        return reading;
    }

    private Reading read(DiskFile file) throws IOException {
        try {
            if (file.size() > MAX_BYTES) {
                return wrong(file, "is larger than " + MAX_BYTES / 1024 + " KiB");
            }
            return new Reading(Template.parse(StandardCharsets.UTF_8.newDecoder().decode(content(file)).toString()), "");
        } catch (CharacterCodingException e) {
            return wrong(file, "is not UTF-8");
        } catch (TemplateException mistake) {
            return wrong(file, String.valueOf(mistake.getMessage()));
        }
    }

    private static ByteBuffer content(DiskFile file) throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) file.size());
        try (SeekableByteChannel channel = file.open()) {
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // more to come
            }
        }
        return content.flip();
    }

    private Reading wrong(DiskFile file, String problem) {
        String mistake = file.name() + " " + problem;
        events.publish(BootEvent.of("files", "TEMPLATEWRONG").weight(BootEvent.Weight.WARNING).with("reason", mistake).build());
        return new Reading(null, mistake);
    }
}
