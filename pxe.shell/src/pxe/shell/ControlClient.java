// SPDX-License-Identifier: Apache-2.0
package pxe.shell;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The outer end of the control socket: runs a command in a daemon. */
public final class ControlClient {

    private ControlClient() {}

    /**
     * Asks one thing and waits for its end. Whatever keeps it from being answered is told on {@code err} in one line. When the
     * thread is interrupted, the request is given up.
     *
     * @param socket the daemon's {@value ControlProtocol#SOCKET_NAME}
     * @return the {@link ExitStatus}, also {@link ExitStatus#UNREACHABLE}
     */
    public static int run(Path socket, Request request, PrintStream out, PrintStream err) {
        if (!Files.exists(socket)) {
            return fail(err, noDaemon(socket));
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            DataOutputStream to = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
            ControlProtocol.writeRequest(to, request);
            return ControlProtocol.readReply(new DataInputStream(Channels.newInputStream(channel)), out, err);
        } catch (ConnectException e) {
            return fail(err, noDaemon(socket));
        } catch (ControlProtocol.BrokenOutput e) {
            return ExitStatus.FAILED;
        } catch (ClosedByInterruptException e) {
            return ExitStatus.INTERRUPTED;
        } catch (EOFException e) {
            return fail(err, "the daemon ended before the command did");
        } catch (IOException e) {
            return fail(err, "cannot ask the daemon at " + socket + ": " + e.getMessage());
        }
    }

    private static String noDaemon(Path socket) {
        return "no daemon is running there (nobody answers at " + socket + "): start one, or name its state directory";
    }

    private static int fail(PrintStream err, String line) {
        err.println("pxe: " + line);
        return ExitStatus.UNREACHABLE;
    }
}
