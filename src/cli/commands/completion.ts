import { UserError } from "../../lib/errors.ts";
import { nearestName } from "../../lib/nearest-name.ts";
import { type Command, defineCommand } from "../command.ts";
import { completionNodes, type Groups } from "../completion/nodes.ts";
import { completionScript, type Shell, shells } from "../completion/script.ts";

/** @param tree what can be completed; a function, since this command is part of it */
export function completionCommand(tree: () => { commands: readonly Command[]; groups: Groups }): Command {
  return defineCommand<[string]>({
    name: "completion",
    summary: "Print the completion script of a shell",
    details:
      "Commands and options are in the script; names of images, channels, versions and runs are asked for when needed.",
    args: "<shell>",
    argChoices: { shell: shells },
    examples: [
      { line: "completion bash > /etc/bash_completion.d/slipway", does: "bash, for everybody" },
      { line: "completion zsh > $fpath[1]/_slipway", does: "zsh" },
      { line: "completion fish > ~/.config/fish/completions/slipway.fish", does: "fish" },
    ],
    async run(cli, [given]) {
      const shell = shellOf(given);
      const script = completionScript(shell, completionNodes(tree()));
      cli.out.result({ shell, script }, [script.trimEnd()]);
      return 0;
    },
  });
}

function shellOf(given: string): Shell {
  const shell = shells.find((name) => name === given);
  if (shell !== undefined) return shell;
  const near = nearestName(given, shells);
  throw new UserError("usage", `no completion for ${given}: there are ${shells.join(", ")}`, {
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}
