// SPDX-License-Identifier: Apache-2.0
package pxe.shell.command;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Usage;

/** Commands that are there without a framework. */
final class FixedCatalog implements Catalog {

    private final SortedMap<String, Command> commands = new TreeMap<>();

    /** What a command does. */
    interface Running {
        Answer run(Call call) throws Exception;
    }

    void add(String name, Usage usage) {
        add(name, usage, _ -> Answer.text(""));
    }

    void add(String name, Usage usage, Running running) {
        commands.put(name, new Command() {
            @Override
            public Usage usage() {
                return usage;
            }

            @Override
            public Answer run(Call call) throws Exception {
                return running.run(call);
            }
        });
    }

    @Override
    public SortedSet<String> names() {
        return new TreeSet<>(commands.keySet());
    }

    @Override
    public Optional<Command> find(String name) {
        return Optional.ofNullable(commands.get(name));
    }
}
