// SPDX-License-Identifier: Apache-2.0
package pxe.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.osgi.framework.BundleException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import pxe.shell.ControlClient;
import pxe.shell.Request;
import pxe.shell.Terminal;

/**
 * The command {@code pxe}: {@code pxe run [flags]} is the daemon in the foreground; any other word is a command for the daemon
 * that runs already.
 *
 * <p>The script {@code bin/pxe} sets the system property {@code pxe.home}. Exit status: 0 done, 1 the daemon or the command
 * failed, 2 the command line is wrong, 127 the daemon doesn't know the command.
 */
public final class Main {

    private static final int WRONG_USAGE = 2;

    private final Path home = Path.of(System.getProperty("pxe.home", "."));

    private Main() {}

    /** The process. */
    public static void main(String[] args) {
        System.exit(new Main().run(args));
    }

    private int run(String[] args) {
        CommandLine command = new CommandLine(specification());
        try {
            ParseResult parsed = command.parseArgs(args);
            if (parsed.isUsageHelpRequested() || args.length == 0) {
                command.usage(System.out);
                return args.length == 0 ? WRONG_USAGE : 0;
            }
            if (!parsed.hasSubcommand()) {
                return ControlClient.run(state(parsed).resolve("control.sock"),
                        Request.command(parsed.matchedPositionalValue(0, List.of()), Terminal.NONE), System.out, System.err);
            }
            ParseResult run = parsed.subcommand();
            if (run.isUsageHelpRequested()) {
                run.commandSpec().commandLine().usage(System.out);
                return 0;
            }
            return daemon(run);
        } catch (ParameterException wrong) {
            System.err.println("pxe: " + wrong.getMessage() + " (see pxe "
                    + (wrong.getCommandLine() == command ? "" : "run ") + "--help)");
            return WRONG_USAGE;
        }
    }

    private static CommandSpec specification() {
        CommandSpec run = CommandSpec.create().name("run");
        run.usageMessage().description("Runs the daemon in the foreground. Flags override etc/ for this run; without any, it serves"
                + " what etc/ says: TFTP from netboot/ as it is shipped.").sortOptions(false);
        Flags.addTo(run);
        run.addOption(help());
        CommandSpec pxe = CommandSpec.create().name("pxe");
        pxe.usageMessage().description("The network-boot daemon: 'pxe run' starts it, 'pxe COMMAND' asks the one that runs.")
                .footer("", "Commands of a running daemon: services, policies, leases, files, and those of the OSGi shell, such as lb.");
        pxe.addOption(OptionSpec.builder("--state").type(Path.class).paramLabel("DIR")
                .description("the state directory of the daemon to ask (var)").build());
        pxe.addOption(help());
        pxe.addPositional(CommandLine.Model.PositionalParamSpec.builder().arity("0..*").paramLabel("COMMAND")
                .type(List.class).auxiliaryTypes(String.class).description("a command for the running daemon").build());
        pxe.parser().stopAtPositional(true).unmatchedOptionsArePositionalParams(false);
        pxe.addSubcommand("run", run);
        return pxe;
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help").usageHelp(true).description("this text").build();
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
            Daemon daemon = new Daemon(home, state(flags), etc, Flags.overrides(flags));
            // SIGTERM and Ctrl-C come here; the JVM ends when the hook does.
            Runtime.getRuntime().addShutdownHook(new Thread(daemon::stop, "stop"));
            daemon.start().forEach(trouble -> System.err.println("pxe: " + trouble));
            daemon.awaitStop();
            return 0;
        } catch (IOException | BundleException e) {
            System.err.println("pxe: the daemon can't start: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }
}
