import { resolve } from "node:path";
import { type Api, openApi } from "./api.ts";
import type { Backend, CliEnvironment, CliInput, CliSignals, Connection } from "./cli-input.ts";
import { type Output, openOutput } from "./output.ts";
import { makeStyle, type Style } from "./render/style.ts";

/** Options that every command takes. */
export interface GlobalOptions {
  json?: boolean;
  quiet?: boolean;
  project?: string;
  color?: boolean;
  debug?: boolean;
}

/** What a command works with. */
export interface Cli {
  out: Output;
  /** For standard output and standard error alike. */
  style: Style;
  json: boolean;
  quiet: boolean;
  /** Folder of the project, absolute. */
  projectRoot: string;
  env: CliEnvironment;
  signals: CliSignals;
  tty: CliInput["tty"];
  stderr: CliInput["stderr"];
  backend: Backend;
  /** The server; the connection is made at first use and closed when the command ends. */
  api(): Promise<Api>;
  close(): Promise<void>;
}

export function openCli(input: CliInput, backend: Backend, options: GlobalOptions): Cli {
  const color = options.color !== false && input.env.noColor !== true && options.json !== true;
  const style = makeStyle(color && input.tty.stdout && input.tty.stderr);
  const json = options.json ?? false;
  const quiet = options.quiet ?? false;
  let connection: Promise<Connection> | undefined;
  return {
    out: openOutput({ ...input, json, quiet, debug: options.debug ?? false, style }),
    style,
    json,
    quiet,
    projectRoot: resolve(input.env.cwd, options.project ?? "."),
    env: input.env,
    signals: input.signals,
    tty: input.tty,
    stderr: input.stderr,
    backend,
    async api() {
      connection ??= backend.connect({ signal: input.signals.interrupt, debug: options.debug ?? false });
      return openApi((await connection).client);
    },
    async close() {
      // a connection that failed was reported by the command that asked for it
      const opened = await connection?.catch(() => undefined);
      await opened?.close();
    },
  };
}
