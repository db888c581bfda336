import { CommanderError } from "commander";
import { describeError, type ErrorBody } from "../lib/errors.ts";
import { allCommands, groups } from "./all-commands.ts";
import { buildProgram } from "./build-program.ts";
import { type Cli, type GlobalOptions, openCli } from "./cli.ts";
import type { Backend, CliInput } from "./cli-input.ts";
import { interruptedExit } from "./exit-codes.ts";
import { showCursor } from "./follow/live-view.ts";
import { usageError } from "./usage-error.ts";

/**
 * Carries out one command line. Never throws and never ends the process.
 * @returns the exit code: 0 done, 1 bug, 2 usage or invalid project, 3 rejected by a check or gate, 4 upstream or tool
 * failure, 5 needs a person, 130 ended by Ctrl-C.
 */
export async function runCli(input: CliInput, backend: Backend): Promise<number> {
  const { exit } = input.signals;
  let stop = () => {};
  const stopped = new Promise<number>((resolve) => {
    stop = () => {
      if (input.tty.stderr) input.stderr.write(showCursor);
      resolve(interruptedExit);
    };
    exit.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([parseAndRun(input, backend), stopped]);
  } finally {
    exit.removeEventListener("abort", stop);
  }
}

async function parseAndRun(input: CliInput, backend: Backend): Promise<number> {
  let exitCode = 0;
  let parsed: GlobalOptions = {};
  const program = buildProgram({
    commands: allCommands,
    groups,
    version: input.version,
    columns: input.env.columns ?? 80,
    writeOut: (text) => void input.stdout.write(text),
    writeErr: (text) => void input.stderr.write(text),
    async run(command, args, options) {
      parsed = program.opts<GlobalOptions>();
      const cli = openCli(input, backend, parsed);
      try {
        exitCode = await command.run(cli, args, options);
      } catch (error) {
        exitCode = report(cli, error, parsed.debug === true);
      } finally {
        await cli.close();
      }
    },
  });
  try {
    await program.parseAsync(withHelp(input.argv), { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0; // --help, --version
    const told = error instanceof CommanderError ? usageError(error, input.argv, allCommands) : error;
    return report(openCli(input, backend, beforeParsing(input.argv)), told, input.argv.includes("--debug"));
  }
}

/** `slipway help image build` asks for what `slipway image build --help` does. */
function withHelp([first, ...rest]: readonly string[]): string[] {
  if (first === "help") return [...rest, "--help"];
  return first === undefined ? [] : [first, ...rest];
}

/** What was asked of the output, for a line that could not be parsed. */
function beforeParsing(argv: readonly string[]): GlobalOptions {
  return { json: argv.includes("--json"), color: !argv.includes("--no-color"), debug: argv.includes("--debug") };
}

function report(cli: Cli, error: unknown, debug: boolean): number {
  if (cli.signals.interrupt.aborted && !hasBody(error)) {
    cli.out.note(["interrupted"]);
    return interruptedExit;
  }
  const body = hasBody(error) ? error.body : describeError(error);
  cli.out.failure(body);
  if (debug && error instanceof Error) cli.stderr.write(`${stackOf(error)}\n`);
  return body.exit;
}

/** An error that a server described. */
function hasBody(error: unknown): error is { body: ErrorBody } {
  return typeof error === "object" && error !== null && "body" in error;
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
