import type { Writable } from "node:stream";
import type { ErrorBody } from "../lib/errors.ts";
import { errorLines } from "./render/error-lines.ts";
import type { Style } from "./render/style.ts";

/**
 * Where a command's words go: results to standard output, everything else to standard error. With `--json` standard
 * output carries one JSON object and nothing besides.
 */
export interface Output {
  /** The command's result, at most once. */
  result(value: object, lines: readonly string[]): void;
  /** About the work; left out by `--quiet`. */
  note(lines: readonly string[]): void;
  /** Why it did not work; always printed. With `--json` also the command's result. */
  failure(error: ErrorBody, more?: { lines?: readonly string[]; value?: object }): void;
  /** A piece of text as it is, e.g. a completion script. */
  raw(text: string): void;
}

export interface OutputOptions {
  stdout: Writable;
  stderr: Writable;
  json: boolean;
  quiet: boolean;
  debug: boolean;
  style: Style;
}

export function openOutput(options: OutputOptions): Output {
  const print = (stream: Writable, lines: readonly string[]) => {
    if (lines.length > 0) stream.write(`${lines.join("\n")}\n`);
  };
  return {
    result(value, lines) {
      if (options.json) print(options.stdout, [JSON.stringify(value)]);
      else print(options.stdout, lines);
    },
    note(lines) {
      if (!options.quiet) print(options.stderr, lines);
    },
    failure(error, more = {}) {
      print(options.stderr, more.lines ?? errorLines(error, options));
      if (options.json) print(options.stdout, [JSON.stringify({ ...more.value, error })]);
    },
    raw(text) {
      options.stdout.write(text);
    },
  };
}
