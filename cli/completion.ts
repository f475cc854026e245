import type { Command } from "commander";
import { providers } from "../catalog/providers";
import { UsageError } from "./workspace";

/** Scripts for bash, zsh and fish, written from the commands themselves. */
export function registerCompletionCommand(program: Command): void {
  program
    .command("completion")
    .description("print a completion script for a shell")
    .argument("<shell>", "bash, zsh or fish")
    .addHelpText(
      "after",
      "\nExamples:\n  source <(cic completion bash)\n  cic completion fish > ~/.config/fish/completions/cic.fish\n",
    )
    .action((shell: string) => {
      const { createProgram } = require("./main") as typeof import("./main");
      const commands = createProgram().commands.map((command) => ({
        name: command.name(),
        description: command.description(),
        options: command.options.map((option) => option.long ?? "").filter(Boolean),
      }));
      const script = scripts[shell];
      if (!script) throw new UsageError(`completion ${shell}: bash, zsh or fish`);
      process.stdout.write(script(commands));
    });
}

interface Completed {
  readonly name: string;
  readonly description: string;
  readonly options: readonly string[];
}

const bash = (commands: readonly Completed[]) => `_cic() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  if [ "$COMP_CWORD" -eq 1 ]; then COMPREPLY=($(compgen -W "${commands.map((c) => c.name).join(" ")}" -- "$word")); return; fi
  if [ "$before" = --provider ] || [ "$before" = -p ]; then COMPREPLY=($(compgen -W "${providers.join(" ")}" -- "$word")); return; fi
  if [[ "$word" == -* ]]; then
    case "\${COMP_WORDS[1]}" in
${commands.map((c) => `      ${c.name}) COMPREPLY=($(compgen -W "${c.options.join(" ")}" -- "$word")) ;;`).join("\n")}
    esac
    return
  fi
  COMPREPLY=($(compgen -f -X '!*.y*ml' -- "$word") $(compgen -d -- "$word"))
}
complete -o filenames -F _cic cic
`;

const scripts: Readonly<Record<string, (commands: readonly Completed[]) => string>> = {
  bash,
  zsh: (commands) => `#compdef cic\nautoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`,
  fish: (commands) =>
    commands
      .flatMap((c) => [
        `complete -c cic -n __fish_use_subcommand -f -a ${c.name} -d '${c.description.replaceAll("'", "\\'")}'`,
        ...c.options.map((o) => `complete -c cic -n '__fish_seen_subcommand_from ${c.name}' -l ${o.slice(2)}`),
      ])
      .concat(`complete -c cic -l provider -f -a '${providers.join(" ")}'`)
      .map((line) => `${line}\n`)
      .join(""),
};
