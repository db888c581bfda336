import { globalOptions, usageOf } from "./build-program.ts";
import type { Command, CommandOption } from "./command.ts";

/** `docs/cli.md`: every command with its usage, options and examples, from the command tree. */
export function cliReference(commands: readonly Command[]): string {
  const visible = commands.filter(({ hidden }) => hidden !== true);
  return `${[intro, ...visible.map(commandSection)].join("\n\n")}\n`;
}

const intro = `# Command line

Made from the command tree by \`npx vitest run src/cli/reference.test.ts --update\`; a test says when it is old.

Commands are \`noun verb\`. Without \`SLIPWAY_URL\` a command does its work in its own process; with it, on that server.
Progress, notes and errors go to standard error, the result to standard output. Ctrl-C cancels the run that a command
waits for and cleans up; a second Ctrl-C ends the command at once. Nothing ever asks a question.

## Options of every command

${optionTable(globalOptions)}

With \`--json\` standard output carries exactly one JSON object, also when the command fails: then it has \`error\`, with
\`code\`, \`message\`, \`hint\`, \`exit\` and, for a mistake in slipway.yaml, \`position\`.

## Exit codes

| code | meaning |
|---|---|
| 0 | done |
| 1 | a bug in slipway |
| 2 | usage, or an invalid project |
| 3 | rejected by a check or a gate |
| 4 | a tool, a host or a service failed; or the run was cancelled by somebody else |
| 5 | needs a person: a decision, root, or something to install |
| 130 | ended by Ctrl-C |

## Commands`;

function commandSection(command: Command): string {
  const { name, summary, details, options = [], examples } = command;
  const usage = `slipway ${name} ${usageOf(command)}`.trimEnd();
  const parts = [
    `### slipway ${name}`,
    details ?? `${summary}.`,
    `\`\`\`\n${usage}\n\`\`\``,
    ...(options.length === 0 ? [] : [optionTable(options)]),
    `\`\`\`sh\n${examples.map(({ line, does }) => `slipway ${line}  # ${does}`).join("\n")}\n\`\`\``,
  ];
  return parts.join("\n\n");
}

function optionTable(options: readonly CommandOption[]): string {
  const rows = options.map(({ flags, summary, kind, required, choices }) => {
    const remarks = [
      summary,
      ...(kind === "list" ? ["separated by commas"] : []),
      ...(choices === undefined ? [] : [choices.join(", ")]),
      ...(required === true ? ["required"] : []),
    ];
    return `| \`${flags}\` | ${remarks.join("; ")} |`;
  });
  return ["| option | |", "|---|---|", ...rows].join("\n");
}
