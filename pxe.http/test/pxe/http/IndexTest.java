// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pxe.api.file.FileEntry;
import pxe.api.file.FileLibrary;
import pxe.api.file.VirtualFile;
import pxe.http.RawClient.Answer;

/** The page of what is in a directory. */
@Timeout(60)
class IndexTest {

    private static final HttpSettings SETTINGS = ServedDirectory.SETTINGS.toBuilder().index(true).build();

    @TempDir
    private Path directory;
    private ServedDirectory served;

    @BeforeEach
    void start() throws Exception {
        served = new ServedDirectory(directory, SETTINGS);
        served.makes("kernel", 1000);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    private Answer get(String path) throws Exception {
        try (RawClient client = new RawClient(served.address())) {
            return client.get(path);
        }
    }

    @Test
    void aDirectoryIsAnsweredWithWhatIsInItWithAndWithoutASlash() throws Exception {
        Answer page = get("/a/dir/");
        assertEquals("HTTP/1.1 200 OK", page.statusLine());
        assertEquals("text/html; charset=utf-8", page.field("Content-Type"));
        String text = page.text();
        assertTrue(text.contains("<h1>/a/dir/</h1>"), text);
        assertTrue(text.contains("<a href=\"/a/\">../</a>"), text);
        assertTrue(text.contains("<a href=\"/a/dir/more/\">more/</a>"), text);
        assertTrue(text.contains("<a href=\"/a/dir/kernel\">kernel</a></td><td align=\"right\">1000</td><td>1970-01-01T00:00:00Z"), text);
        assertEquals(text, get("//a/./dir").text());
        assertEquals("/a/dir/", served.awaitEvent("SENT").get("file"));
    }

    @Test
    void itIsOffUnlessSwitchedOnAndFilesComeAsEver() throws Exception {
        assertEquals(1000, get("/kernel").content().length);
        assertEquals("HTTP/1.1 404 Not Found", get("/nothing/").statusLine());
        served.apply(SETTINGS.toBuilder().index(false).build());
        assertEquals("HTTP/1.1 404 Not Found", get("/dir/").statusLine());
        served.apply(SETTINGS);
        assertEquals("HTTP/1.1 200 OK", get("/dir/").statusLine());
    }

    @Test
    void itsHeadTellsTheSizeAlone() throws Exception {
        try (RawClient client = new RawClient(served.address())) {
            Answer head = client.head("/dir/");
            assertEquals(Integer.toString(client.get("/dir/").content().length), head.field("Content-Length"));
        }
    }

    @Test
    void aNameIsNeverMoreThanAName() {
        String page = Index.page("/<b>&\"'/", List.of(new FileEntry("<script>alert(\"1\")</script>", null),
                new FileEntry("100% \u00fc?#.txt", VirtualFile.of("x", new byte[0], Instant.EPOCH))));
        assertFalse(page.contains("<b>") || page.contains("<script>"), page);
        assertTrue(page.contains("<title>/&lt;b&gt;&amp;&quot;'/</title>"), page);
        assertTrue(page.contains("href=\"/%3Cb%3E%26%22%27/100%25%20%C3%BC%3F%23.txt\">100% \u00fc?#.txt</a>"), page);
    }

    @Test
    void theTopHasNoWayUpAndAFullPageSaysSo() {
        FileEntry entry = new FileEntry("d/", null);
        assertFalse(Index.page("/", List.of(entry)).contains("../"));
        assertFalse(Index.page("/", List.of(entry)).contains("more"));
        assertTrue(Index.page("/", Collections.nCopies(FileLibrary.MAX_LISTED, entry)).contains("There may be more."));
    }

    @Test
    void aPageLargerThanWhatLeavesAtOnceComesWhole() throws Exception {
        for (int i = 0; i < FileLibrary.MAX_LISTED; i++) {
            served.makes("a-file-with-quite-a-name-" + i, 1);
        }
        String text = get("/dir").text();
        assertTrue(text.length() > 200_000 && text.endsWith("</html>\n"));
    }
}
