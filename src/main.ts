import { readFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { basename, join, resolve } from "node:path";
import type { Backend, CliSignals } from "./cli/cli-input.ts";
import { runCli } from "./cli/run-cli.ts";
import { createClient } from "./client/create-client.ts";
import { UserError } from "./lib/errors.ts";
import type { Program, ProgramOptions } from "./server/program.ts";
import type { RunningServer, StartOptions } from "./server/start-server.ts";

/** The only reader of the environment. Everything below gets what it needs from here. */
const env = process.env;
const root = process.getuid?.() === 0;
const home = homedir();

const settings = {
  dataDir: resolve(
    env.SLIPWAY_DATA_DIR ||
      (root ? "/var/lib/slipway" : join(env.XDG_DATA_HOME || join(home, ".local/share"), "slipway")),
  ),
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

/** Steps at the same time: boots by BIOS and UEFI side by side, and room for something short. */
const defaultConcurrency = 3;

/** The rooms are loaded only by commands that need them: help and completion must be quick. */
async function open(
  engine: Partial<ProgramOptions["engine"]>,
  { logged, openNow }: { logged: boolean; openNow: boolean },
): Promise<Opened> {
  process.umask(0o022); // what is built must not depend on who builds it
  const [{ openProgram }, { pino }] = await Promise.all([import("./server/open-program.ts"), import("pino")]);
  const serializers = { error: pino.stdSerializers.err }; // else an error's message and stack are left out
  const logger = logged ? pino({ level: env.SLIPWAY_LOG || "info", serializers }, pino.destination(2)) : undefined;
  const program = await openProgram({
    dataDir: settings.dataDir,
    databaseUrl: settings.databaseUrl,
    proxyEnv: settings.proxyEnv,
    version,
    logger,
    openNow,
    engine: { labels: [], concurrency: defaultConcurrency, worker: true, scheduler: true, ...engine },
  });
  return {
    program,
    async listen(listen) {
      const { startServer } = await import("./server/start-server.ts");
      const token = await program.token();
      const { services, metrics } = program;
      return { token, server: await startServer({ services, metrics, token, version, listen, logger }) };
    },
  };
}

interface Opened {
  program: Program;
  listen(listen: StartOptions["listen"]): Promise<{ token: string; server: RunningServer }>;
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
    const { program, listen } = await open({}, { logged: debug, openNow: false });
    try {
      const { token, server } = await listen({ host: "127.0.0.1", port: 0 });
      return {
        client: createClient({ url: server.url, token, actor }),
        close: () => server.close().finally(() => program.close()),
      };
    } catch (error) {
      await program.close();
      throw error;
    }
  },

  async serve({ host, port, signal, onReady }) {
    const { program, listen } = await open({}, { logged: true, openNow: true });
    try {
      const { server } = await listen({ host, port });
      try {
        await program.startEngine();
        onReady({ url: server.url, tokenFile: join(settings.dataDir, "keys/api-token") });
        await aborted(signal);
      } finally {
        await server.close();
      }
    } finally {
      await program.close();
    }
  },

  async worker({ labels, concurrency, signal, onReady }) {
    const engine = { labels, concurrency: concurrency ?? defaultConcurrency, scheduler: false };
    const { program } = await open(engine, { logged: true, openNow: true });
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

// nobody hears what is said there: no reason to stop
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const dumb = env.TERM === "dumb";

const exitCode = await runCli(
  {
    argv: process.argv.slice(2),
    stdout: process.stdout,
    stderr: process.stderr,
    tty: { stdin: process.stdin.isTTY, stdout: process.stdout.isTTY, stderr: process.stderr.isTTY },
    env: {
      url: settings.url,
      noColor: Boolean(env.NO_COLOR) || dumb,
      plain: Boolean(env.CI) || dumb,
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
