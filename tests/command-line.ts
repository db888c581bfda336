import { Writable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import type { Backend, CliEnvironment, CliInput } from "../src/cli/cli-input.ts";
import { runCli } from "../src/cli/run-cli.ts";
import type { FakeServices } from "./fake-services.ts";
import { testServer } from "./test-server.ts";

export interface CommandResult {
  exit: number;
  /** Without colours and cursor movements. */
  stdout: string;
  stderr: string;
  /** How often a server was asked for, and how often it was let go. */
  connections: { opened: number; closed: number };
}

export interface CommandSetting {
  services?: FakeServices;
  env?: Partial<CliEnvironment>;
  tty?: boolean;
  backend?: Partial<Backend>;
  interrupt?: AbortSignal;
  exit?: AbortSignal;
}

/** Runs one command line against a server with fake services, as `main.ts` would. */
export async function commandLine(argv: readonly string[], setting: CommandSetting = {}): Promise<CommandResult> {
  const stdout = collect();
  const stderr = collect();
  const connections = { opened: 0, closed: 0 };
  const backend: Backend = {
    async connect() {
      connections.opened += 1;
      const { client } = await testServer(setting.services);
      return {
        client,
        async close() {
          connections.closed += 1;
        },
      };
    },
    serve: () => Promise.reject(new Error("serve was not expected")),
    worker: () => Promise.reject(new Error("worker was not expected")),
    ...setting.backend,
  };
  const exit = await runCli(inputOf(argv, { ...setting, stdout, stderr }), backend);
  return { exit, stdout: stdout.text(), stderr: stderr.text(), connections };
}

function inputOf(argv: readonly string[], setting: CommandSetting & { stdout: Writable; stderr: Writable }): CliInput {
  const tty = setting.tty ?? false;
  const never = new AbortController().signal;
  return {
    argv,
    stdout: setting.stdout,
    stderr: setting.stderr,
    tty: { stdin: tty, stdout: tty, stderr: tty },
    env: {
      cwd: "/srv/project",
      uid: 0,
      examplesDir: "/srv/examples",
      program: "slipway",
      columns: 100,
      rows: 40,
      ...setting.env,
    },
    version: "1.2.3",
    signals: { interrupt: setting.interrupt ?? never, exit: setting.exit ?? never },
  };
}

function collect(): Writable & { text(): string } {
  const pieces: string[] = [];
  const stream = new Writable({
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece.toString());
      done();
    },
  });
  return Object.assign(stream, { text: () => stripVTControlCharacters(pieces.join("")) });
}
