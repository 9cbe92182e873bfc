// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.shell.Terminal;
import pxe.shell.command.Catalog;
import pxe.shell.command.Commands;

/** {@code pxe help}: which commands there are, and how one is used. */
@Component(property = Command.NAME + "=help")
public final class HelpCommand implements Command {

    private final Catalog catalog;
    private final Commands commands;

    /** Makes the command. */
    @Activate
    public HelpCommand(BundleContext context) {
        this(new ServiceCatalog(context));
    }

    HelpCommand(Catalog catalog) {
        this.catalog = catalog;
        commands = new Commands(catalog);
    }

    @Override
    public Usage usage() {
        return Usage.of("which commands there are, and how one is used").in("The daemon")
                .with(Parameter.operand("COMMAND", "its name").optional().repeated().suggesting(_ -> catalog.names()))
                .details("The commands of the OSGi shell are there too: pxe felix:help lists them.");
    }

    @Override
    public Answer run(Call call) {
        List<String> words = call.values("COMMAND");
        if (words.isEmpty()) {
            return commands.overview();
        }
        return commands.find(words).<Answer>map(called -> Answer.text(commands.help(called, new Terminal(call.width().orElse(0), 0))))
                .orElseGet(() -> Answer.failure(commands.unknown(words)));
    }
}
