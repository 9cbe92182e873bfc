// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import pxe.net.StandardOutput;
import pxe.shell.ControlClient;
import pxe.shell.ControlProtocol;
import pxe.shell.ExitStatus;
import pxe.shell.Request;
import pxe.shell.Terminal;

/**
 * The command {@code pxe}: {@code pxe run [flags]} is the daemon in the foreground; {@code pxe shell} reads commands for the daemon
 * that runs already, and any other word is one.
 *
 * <p>The script {@code bin/pxe} sets the system properties {@code pxe.home}, {@code pxe.attached} if output or errors go to a
 * terminal, and, where it is the output, {@code pxe.terminal}: its lines and columns. The exit status is an {@link ExitStatus}.
 */
public final class Main {

    private static final String RUN = "run";
    private static final String SHELL = "shell";
    /** The exit status of whoever ends by SIGHUP. */
    private static final int ENDED_BY_HANG_UP = 128 + 1;
    /** The lines of {@code pxe shell}, in the user's home directory. */
    private static final String HISTORY = ".pxe_history";

    /** Commands that take less time end by themselves before they would have to be ended. */
    private static final Duration QUICK = Duration.ofMillis(500);

    private final Path home = Path.of(System.getProperty("pxe.home", "."));
    private final ForegroundTerminal terminal = new ForegroundTerminal();
    /** Null until its flags are read. */
    private volatile @Nullable Daemon daemon;

    private Main() {}

    /** The process. */
    public static void main(String[] args) {
        System.exit(new Main().run(args));
    }

    private int run(String[] args) {
        if (List.of(args).contains(RUN) && !Boolean.getBoolean("pxe.attached")) { // else the JVM ends by it, as the terminal is gone
            Signals.register("HUP", this::hungUp); // before all else: to read the flags takes longer than this process did so far
        }
        CommandLine command = new CommandLine(specification());
        try {
            ParseResult parsed = command.parseArgs(args);
            if (parsed.isUsageHelpRequested() || args.length == 0) {
                command.usage(System.out);
                return args.length == 0 ? ExitStatus.WRONG_USAGE : 0;
            }
            if (!parsed.hasSubcommand()) {
                endWithReader();
                return ControlClient.run(socket(parsed), Request.command(parsed.matchedPositionalValue(0, List.of()), terminal()),
                        System.out, System.err);
            }
            ParseResult sub = parsed.subcommand();
            if (sub.isUsageHelpRequested()) {
                sub.commandSpec().commandLine().usage(System.out);
                return 0;
            }
            return sub.commandSpec().name().equals(RUN) ? daemon(sub) : shell(parsed);
        } catch (ParameterException wrong) {
            String name = wrong.getCommandLine() == command ? "" : wrong.getCommandLine().getCommandName() + " ";
            System.err.println("pxe: " + wrong.getMessage() + " (see pxe " + name + "--help)");
            return ExitStatus.WRONG_USAGE;
        } catch (IOException e) {
            System.err.println("pxe: " + e.getMessage());
            return ExitStatus.FAILED;
        }
    }

    private static CommandSpec specification() {
        CommandSpec run = CommandSpec.create().name(RUN);
        run.usageMessage().description("Runs the daemon in the foreground. Flags override etc/ for this run; without any, it serves"
                + " what etc/ says: TFTP from netboot/ as it is shipped.").sortOptions(false);
        Flags.addTo(run);
        run.addOption(help());
        CommandSpec shell = CommandSpec.create().name(SHELL);
        shell.usageMessage().description("Reads commands for the running daemon, line by line, from the terminal or from a pipe. Tab"
                + " completes, Ctrl-C ends a command, Ctrl-D leaves. Lines are kept in ~/" + HISTORY + ".");
        shell.addOption(help());
        CommandSpec pxe = CommandSpec.create().name("pxe");
        pxe.usageMessage().description("The network-boot daemon: 'pxe run' starts it, 'pxe COMMAND' asks the one that runs,"
                + " and 'pxe shell' asks it again and again.").footer("", "'pxe help' lists the commands of a running daemon.");
        pxe.addOption(OptionSpec.builder("--state").type(Path.class).paramLabel("DIR")
                .description("the state directory of the daemon to ask (var)").build());
        pxe.addOption(help());
        pxe.addPositional(CommandLine.Model.PositionalParamSpec.builder().arity("0..*").paramLabel("COMMAND")
                .type(List.class).auxiliaryTypes(String.class).description("a command for the running daemon").build());
        pxe.parser().stopAtPositional(true).unmatchedOptionsArePositionalParams(false);
        pxe.addSubcommand(RUN, run);
        pxe.addSubcommand(SHELL, shell);
        return pxe;
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help").usageHelp(true).description("this text").build();
    }

    private Path socket(ParseResult flags) {
        return state(flags).resolve(ControlProtocol.SOCKET_NAME);
    }

    private int shell(ParseResult flags) throws IOException {
        InteractiveShell shell = new InteractiveShell(socket(flags), Path.of(System.getProperty("user.home"), HISTORY));
        boolean interactive = System.console() != null && System.console().isTerminal();
        if (!interactive) {
            endWithReader();
        }
        return interactive ? shell.run() : shell.run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }

    /** Ends this process when nobody reads its output any more, also when it has nothing to say just then. */
    private static void endWithReader() {
        Thread.ofPlatform().daemon().name("pxe-reader").start(() -> {
            try {
                Thread.sleep(QUICK);
                StandardOutput.awaitReadersEnd();
                System.exit(ExitStatus.FAILED);
            } catch (IOException | InterruptedException untold) {
                // then it ends when it has something to say
            }
        });
    }

    /** What {@code stty size} said of the terminal, if the output goes to one. */
    private static Terminal terminal() {
        String[] size = System.getProperty("pxe.terminal", "").split(" ");
        return size.length == 2 && Stream.of(size).allMatch(number -> number.matches("[0-9]{1,4}"))
                ? new Terminal(Integer.parseInt(size[1]), Integer.parseInt(size[0]))
                : Terminal.NONE;
    }

    private Path state(ParseResult flags) {
        return directory(flags, "--state", home.resolve("var"));
    }

    private static Path directory(ParseResult flags, String name, Path otherwise) {
        return Flags.text(flags, name).map(Path::of).orElse(otherwise).toAbsolutePath().normalize();
    }

    private int daemon(ParseResult flags) {
        Path etc = directory(flags, "--etc", home.resolve("etc"));
        if (!Files.isDirectory(etc)) {
            throw new ParameterException(flags.commandSpec().commandLine(), "no such directory: " + etc);
        }
        try {
            Daemon made = new Daemon(home, state(flags), etc, Flags.overrides(flags));
            daemon = made;
            // SIGTERM and Ctrl-C come here; the JVM ends when the hook does.
            Runtime.getRuntime().addShutdownHook(new Thread(made::stop, "stop"));
            LogHandover.loseNothing();
            made.start().forEach(trouble -> System.err.println("pxe: " + trouble));
            made.awaitStop(terminal);
            return 0;
        } catch (IOException e) {
            System.err.println("pxe: the daemon can't start: " + reason(e));
            return ExitStatus.FAILED;
        } catch (BundleException e) {
            System.err.println("pxe: the daemon can't start: " + e.getMessage());
            return ExitStatus.FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.FAILED;
        }
    }

    private void hungUp() {
        try {
            if (terminal.wentBySignal()) {
                System.exit(ENDED_BY_HANG_UP);
            }
            Daemon running = daemon;
            if (running != null) {
                running.openLogAnew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is wrong, and what to do: of some exceptions the message is a path and nothing more. */
    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> denied.getFile() + ": this user may not use it. Start the daemon as its owner or root, or"
                    + " name other directories by --state and --etc";
            case FileAlreadyExistsException file -> file.getFile() + " is no directory: name another by --state";
            default -> e.getMessage();
        };
    }
}
