// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Speaks HTTP as a test wants it, right or wrong. */
final class RawClient implements AutoCloseable {

    /** An answer, with or without its content. */
    record Answer(String statusLine, Map<String, String> fields, byte[] content) {
        String field(String name) {
            return fields.getOrDefault(name, "(no " + name + ")");
        }

        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    private final Socket connection;
    private final Socket socket;
    private final InputStream in;

    RawClient(InetSocketAddress server) throws IOException {
        this(new Socket(server.getAddress(), server.getPort()), connection -> connection);
    }

    /** What a connection is made into before anything is said. */
    interface Layer {
        Socket over(Socket connection) throws IOException;
    }

    RawClient(Socket connected, Layer layer) throws IOException {
        connection = connected;
        socket = layer.over(connected);
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    Socket socket() {
        return socket;
    }

    void write(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void request(String method, String path, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: test\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        write(head + "\r\n");
    }

    Answer get(String path, String... fields) throws IOException {
        request("GET", path, fields);
        return answer();
    }

    /** A GET whose answer has no content. */
    Answer bare(String path, String... fields) throws IOException {
        request("GET", path, fields);
        return head();
    }

    Answer head(String path) throws IOException {
        request("HEAD", path);
        return head();
    }

    Answer answer() throws IOException {
        return content(head());
    }

    /** Reads the head of the next answer. */
    Answer head() throws IOException {
        String status = line();
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            fields.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
        }
        return new Answer(status, fields, new byte[0]);
    }

    /** Reads the content that a head promises. */
    Answer content(Answer head) throws IOException {
        int length = Integer.parseInt(head.field("Content-Length"));
        byte[] content = in.readNBytes(length);
        if (content.length < length) {
            throw new EOFException("only " + content.length + " of " + length + " bytes came");
        }
        return new Answer(head.statusLine, head.fields, content);
    }

    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed after: " + line);
            }
            line.append((char) c);
        }
        return line.substring(0, line.length() - 1);
    }

    @Override
    public void close() throws IOException {
        connection.close(); // at once: a layer would read to the end first
    }
}
