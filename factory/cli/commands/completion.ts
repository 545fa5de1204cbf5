import { Argument, type Command } from "commander";
import { type CommandSurroundings, type CommonOptions, handle } from "../command.ts";

/**
 * Adds `wherry completion`: prints the script by which a shell completes words of `wherry`. `whole` gives the parser
 * with all commands.
 */
export function addCompletionCommand(
  program: Command,
  whole: (surroundings: CommandSurroundings) => Promise<Command>,
): void {
  const command = program
    .command("completion")
    .summary("print a script that completes commands and options in a shell")
    .description("Prints a script by which a shell completes commands, options and their values after the word wherry.")
    .addArgument(new Argument("<shell>", "whose script").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      `
Put into the shell's own file:
  bash  ~/.bashrc                    eval "$(wherry completion bash)"
  zsh   ~/.zshrc, after compinit     eval "$(wherry completion zsh)"
  fish  ~/.config/fish/config.fish   wherry completion fish | source`,
    );
  handle<CommonOptions>(command, async ([shell], _options, context) => {
    const { completions } = await import("../help/completion.ts");
    const { commandFacts } = await import("../help/command-facts.ts");
    const make = shell === "zsh" ? completions.zsh : shell === "fish" ? completions.fish : completions.bash;
    context.result(make(commandFacts(await whole(context))));
    return 0;
  });
}
