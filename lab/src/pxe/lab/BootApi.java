// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * An operator's program that says by pixiecore's API what one machine boots, and has the files for it too. It prints a line for each
 * question.
 */
public final class BootApi {

    /** What it prints when it can be asked. */
    static final String READY = "ready";

    private static final String QUESTION = "/v1/boot/";

    private BootApi() {}

    /** The command line: the one machine's answer in JSON, and the directory of the files. */
    static List<String> command(String mac, String answer, Path files) {
        return Program.java(BootApi.class, mac, answer, files.toString());
    }

    /** The program. */
    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(80), 0);
        server.createContext(QUESTION, exchange -> answer(exchange, args[0], args[1]));
        server.createContext("/", SimpleFileServer.createFileHandler(Path.of(args[2])));
        server.start();
        System.out.println(READY);
    }

    private static void answer(HttpExchange exchange, String mac, String answer) throws IOException {
        String path = exchange.getRequestURI().getPath();
        System.out.println("asked " + path);
        byte[] body = (path.equals(QUESTION + mac) ? answer : "").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(body.length > 0 ? 200 : 404, body.length > 0 ? body.length : -1);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
