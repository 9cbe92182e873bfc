// SPDX-License-Identifier: Apache-2.0
package pxe.lab.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client that gets files by HTTP, one after the other over one connection. What arrives is counted, not kept. One whose connection is
 * closed by the server is never done. For one thread.
 */
final class HttpDownload implements Client {

    /** Where the server is that is measured. */
    static final InetSocketAddress SERVER = new InetSocketAddress(Bed.SERVER, 80);

    private static final ByteBuffer BUFFER = ByteBuffer.allocateDirect(1 << 20);
    private static final Pattern HEAD = Pattern.compile("HTTP/1.1 200 .*?\r\nContent-Length: (\\d+)\r\n(?:.*?\r\n)??\r\n",
            Pattern.DOTALL);

    private final InetSocketAddress server;
    private final Queue<String> files;
    private final Then done;
    private final SocketChannel channel = SocketChannel.open();
    private final SelectionKey key;
    private final StringBuilder head = new StringBuilder();
    /** What is to come of the file under way; 0 while its head is awaited. */
    private long left;

    /** Connects; what follows the last file runs when that is there. */
    HttpDownload(Selector selector, InetSocketAddress server, List<String> files, Then done) throws IOException {
        this.server = server;
        this.files = new ArrayDeque<>(files);
        this.done = done;
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        channel.connect(server);
    }

    @Override
    public void ready() throws IOException {
        if (channel.isConnectionPending()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            next();
            return;
        }
        if (channel.read(BUFFER.clear()) < 0) {
            channel.close(); // cut off in the middle: the rest never comes
            return;
        }
        BUFFER.flip();
        if (left == 0) {
            readHead();
        } else {
            left -= BUFFER.remaining();
        }
        if (left == 0 && head.isEmpty()) {
            next();
        }
    }

    private void next() throws IOException {
        String file = files.poll();
        if (file == null) {
            channel.close();
            done.run();
        } else {
            channel.write(StandardCharsets.US_ASCII.encode("GET /" + file + " HTTP/1.1\r\nHost: " + server.getHostString() + "\r\n\r\n"));
        }
    }

    private void readHead() throws IOException {
        head.append(StandardCharsets.ISO_8859_1.decode(BUFFER));
        Matcher found = HEAD.matcher(head);
        if (found.lookingAt()) {
            left = Long.parseLong(found.group(1)) - (head.length() - found.end());
            head.setLength(0);
        } else if (!head.toString().startsWith("HTTP/1.1 200 ".substring(0, Math.min(13, head.length())))) {
            throw new IOException("the server refused: " + head);
        }
    }

    /** TCP says everything again by itself. */
    @Override
    public void lookAtClock(long now) {}
}
