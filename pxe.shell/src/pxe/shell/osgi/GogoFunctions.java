// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.command.Command;
import pxe.shell.ExitStatus;
import pxe.shell.Terminal;
import pxe.shell.command.Commands;

/** Makes each command a Gogo function of scope {@code pxe} too, so that it can stand in Gogo's pipes and scripts. */
@Component(service = {}, immediate = true)
public final class GogoFunctions {

    static final String SCOPE = "pxe";
    private static final Logger LOG = LoggerFactory.getLogger("pxe.shell");

    private final BundleContext context;
    private final Commands commands;
    private final Map<ServiceReference<Command>, ServiceRegistration<Function>> functions = new ConcurrentHashMap<>();

    /** Makes the component. */
    @Activate
    public GogoFunctions(BundleContext context) {
        this.context = context;
        this.commands = new Commands(new ServiceCatalog(context));
    }

    @Reference(service = Command.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCommand(ServiceReference<Command> command) {
        Optional<String> name = ServiceCatalog.name(command);
        if (name.isEmpty()) {
            LOG.warn("a command of {} can't be called: its property {} must be lower-case words with hyphens between them, not {}",
                    command.getBundle(), Command.NAME, command.getProperty(Command.NAME));
            return;
        }
        Function function = (session, arguments) -> execute(name.get(), arguments);
        functions.put(command, context.registerService(Function.class, function, new Hashtable<>(
                Map.of(CommandProcessor.COMMAND_SCOPE, SCOPE, CommandProcessor.COMMAND_FUNCTION, name.get()))));
    }

    void removeCommand(ServiceReference<Command> command) {
        ServiceRegistration<Function> function = functions.remove(command);
        if (function != null) {
            function.unregister();
        }
    }

    /** Within Gogo, {@code System.out} is the stream of the thread's place in a pipe. */
    private Object execute(String name, List<Object> arguments) {
        List<String> words = Stream.concat(Stream.of(name), arguments.stream().map(String::valueOf)).toList();
        Commands.Called called = commands.find(words).orElseThrow(() -> new IllegalStateException(name + " has just been removed"));
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int status = commands.run(called, Terminal.NONE, System.out, new PrintStream(messages, false, StandardCharsets.UTF_8));
        if (status != ExitStatus.DONE) {
            throw new IllegalStateException(messages.toString(StandardCharsets.UTF_8).strip());
        }
        return null;
    }
}
