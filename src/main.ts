import { readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { basename, join, resolve } from "node:path";
import { pino } from "pino";
import type { Backend, CliSignals } from "./cli/cli-input.ts";
import { runCli } from "./cli/run-cli.ts";
import { createClient } from "./client/create-client.ts";
import { UserError } from "./lib/errors.ts";
import { openProgram, type ProgramOptions } from "./server/open-program.ts";
import { startServer } from "./server/start-server.ts";

/** The only reader of the environment. Everything below gets what it needs from here. */
const env = process.env;
const root = process.getuid?.() === 0;
const home = homedir();

const settings = {
  dataDir: resolve(env.SLIPWAY_DATA_DIR || (root ? "/var/lib/slipway" : join(env.XDG_DATA_HOME || join(home, ".local/share"), "slipway"))),
  databaseUrl: env.DATABASE_URL || undefined,
  url: env.SLIPWAY_URL || undefined,
  token: env.SLIPWAY_TOKEN || undefined,
  proxyEnv: Object.fromEntries(
    ["http_proxy", "https_proxy", "no_proxy"].flatMap((name) => {
      const value = env[name] ?? env[name.toUpperCase()];
      return value ? [[name, value]] : [];
    }),
  ),
};

const packageRoot = resolve(import.meta.dirname, "..");
const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string };
const actor = userInfo().username.replace(/[^A-Za-z0-9._@+-]/g, "-") || "unknown";

/** Steps at the same time: boots by BIOS and UEFI side by side, no more; each guest has two processors. */
const defaultConcurrency = 2;

function programOptions(engine: Partial<ProgramOptions["engine"]>, logged: boolean): ProgramOptions {
  return {
    dataDir: settings.dataDir,
    databaseUrl: settings.databaseUrl,
    proxyEnv: settings.proxyEnv,
    version,
    logger: logged ? pino({ level: env.SLIPWAY_LOG || "info" }, pino.destination(2)) : undefined,
    engine: { labels: [], concurrency: defaultConcurrency, worker: true, scheduler: true, ...engine },
  };
}

const backend: Backend = {
  async connect({ debug }) {
    if (settings.url !== undefined) {
      if (settings.token === undefined) {
        throw new UserError("usage", "SLIPWAY_URL is set, but SLIPWAY_TOKEN is not", {
          hint: "SLIPWAY_TOKEN is what is in keys/api-token of the server's data folder",
        });
      }
      return { client: createClient({ url: settings.url, token: settings.token, actor }), close: async () => {} };
    }
    const program = openProgram(programOptions({}, debug));
    const token = await program.token();
    const server = await startServer({
      services: program.services,
      metrics: program.metrics,
      token,
      version,
      listen: { host: "127.0.0.1", port: 0 },
      logger: debug ? pino(pino.destination(2)) : undefined,
    });
    return {
      client: createClient({ url: server.url, token, actor }),
      async close() {
        await server.close();
        await program.close();
      },
    };
  },

  async serve({ host, port, signal, onReady }) {
    const options = programOptions({}, true);
    const program = openProgram(options);
    try {
      const token = await program.token();
      const { services, metrics } = program;
      const server = await startServer({ services, metrics, token, version, listen: { host, port }, logger: options.logger });
      try {
        await program.startEngine();
        onReady(server.url);
        await aborted(signal);
      } finally {
        await server.close();
      }
    } finally {
      await program.close();
    }
  },

  async worker({ labels, concurrency, signal, onReady }) {
    const program = openProgram(
      programOptions({ labels, concurrency: concurrency ?? defaultConcurrency, scheduler: false }, true),
    );
    try {
      await program.startEngine();
      onReady();
      await aborted(signal);
    } finally {
      await program.close();
    }
  },
};

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((settle) => signal.addEventListener("abort", () => settle(), { once: true }));
}

/** The first Ctrl-C (or SIGTERM) asks for an orderly end, the second for an end. */
function watchSignals(): CliSignals {
  const [interrupt, exit] = [new AbortController(), new AbortController()];
  const hear = () => (interrupt.signal.aborted ? exit : interrupt).abort();
  process.on("SIGINT", hear);
  process.on("SIGTERM", hear);
  process.on("SIGHUP", hear);
  return { interrupt: interrupt.signal, exit: exit.signal };
}

// a reader that closed the pipe early, as `head` does, wants no more
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const exitCode = await runCli(
  {
    argv: process.argv.slice(2),
    stdout: process.stdout,
    stderr: process.stderr,
    tty: { stdin: process.stdin.isTTY, stdout: process.stdout.isTTY, stderr: process.stderr.isTTY },
    env: {
      url: settings.url,
      noColor: Boolean(env.NO_COLOR),
      ci: Boolean(env.CI),
      cwd: process.cwd(),
      columns: process.stdout.columns,
      rows: process.stdout.rows,
      uid: process.getuid?.() ?? -1,
      examplesDir: join(packageRoot, "examples"),
      program: env.SLIPWAY_PROGRAM || basename(process.argv[1] ?? "slipway"),
    },
    version,
    signals: watchSignals(),
  },
  backend,
);
process.exit(exitCode);
