// SPDX-License-Identifier: Apache-2.0
/**
 * What an operator types: a plug-in adds a command to {@code pxe COMMAND} and to the interactive shell.
 *
 * <p>A command says how it is used and answers calls. Everything that commands have in common is done for it: {@code --help},
 * {@code --json}, tables that fit the terminal, completion, messages about wrong usage, and the exit status.
 *
 * <p>A whole command, {@code pxe seen --last 5 52:54:00:12:34:56}:
 *
 * <pre>{@code
 * @Component(property = Command.NAME + "=seen")
 * public final class SeenCommand implements Command {
 *
 *     public Usage usage() {
 *         return Usage.of("when a machine was seen")
 *                 .with(Parameter.option("--last", "COUNT", "so many times at most"))
 *                 .with(Parameter.operand("MAC", "its hardware address").suggesting(_ -> diary.machines()));
 *     }
 *
 *     public Answer run(Call call) {
 *         int last = call.value("--last", Integer::valueOf).orElse(10);
 *         Answer.Rows.Builder table = Answer.rows("TIME", "PLACE");
 *         diary.of(call.value("MAC", MacAddress::parse).orElseThrow(), last)
 *                 .forEach(entry -> table.row(entry.time(), entry.place()));
 *         return table.orElse("it was never seen");
 *     }
 * }
 * }</pre>
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package pxe.api.command;
