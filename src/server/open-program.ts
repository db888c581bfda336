import { join } from "node:path";
import type { FastifyBaseLogger } from "fastify";
import { checkTools } from "../checks/check-tools.ts";
import { cleanDeadBuilds } from "../images/layers/clean-dead-builds.ts";
import { imageTools } from "../images/tools.ts";
import { systemClock } from "../lib/clock.ts";
import { openOnce } from "../lib/open-once.ts";
import { ensureApiToken } from "../people/api-token.ts";
import { createEngine } from "../runs/engine.ts";
import { projectSigningKey } from "../secrets/project-signing-key.ts";
import { hashOnlyBlobs } from "../store/blobs/hash-only-blobs.ts";
import { openBlobs } from "../store/blobs/open-blobs.ts";
import { openStore } from "../store/open-store.ts";
import { createServices } from "./create-services.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import type { Services } from "./services.ts";
import { stepTypes } from "./step-types.ts";

export interface ProgramOptions {
  /** Holds everything that Slipway keeps. */
  dataDir: string;
  /** The user's own PostgreSQL; without it an embedded one in the data folder. */
  databaseUrl: string | undefined;
  /** http_proxy and the like, for tools that fetch. */
  proxyEnv: Readonly<Record<string, string>>;
  version: string;
  logger?: FastifyBaseLogger | undefined;
  /** What this process's engine does once it is started. */
  engine: { labels: readonly string[]; concurrency: number; worker: boolean; scheduler: boolean };
}

export interface Program {
  services: Services;
  metrics: Metrics;
  /** What callers of this program's API must show. */
  token(): Promise<string>;
  /** Opens the database and starts to work. Without it both happen when they are first needed. */
  startEngine(): Promise<void>;
  /** Puts back what is under way and closes everything. */
  close(): Promise<void>;
}

/** How long steps may take to end when the program closes; what does not end by then is put back or asked about. */
const closeGraceMs = 5000;

/** Puts the rooms together: one program, whatever its roles. Nothing is opened before it is needed. */
export function openProgram(options: ProgramOptions): Program {
  const { dataDir } = options;
  const keysDir = join(dataDir, "keys");
  const blobs = openBlobs(join(dataDir, "blobs"));
  const metrics = createMetrics({ version: options.version });
  const database = openOnce(() => openStore({ dataDir, databaseUrl: options.databaseUrl }));
  const engine = openOnce(async () => {
    const store = await database.get();
    const deps = {
      db: store.db,
      blobs,
      dataDir,
      signingKey: () => projectSigningKey(keysDir),
      proxyEnv: options.proxyEnv,
    };
    const { labels, concurrency, worker, scheduler } = options.engine;
    const started = createEngine({
      store,
      dataDir,
      stepTypes: stepTypes(deps),
      clock: systemClock,
      labels,
      concurrency,
      roles: { worker, scheduler },
      observer: { stepEnded: metrics.observeStep, stepTaken: ({ waitedMs }) => metrics.observePickup(waitedMs) },
      ...(options.logger === undefined ? {} : { logger: options.logger }),
    });
    await cleanDeadBuilds(dataDir);
    await started.start();
    return started;
  });
  const startEngine = async () => void (await engine.get());

  return {
    services: createServices({
      dataDir,
      clock: systemClock,
      tools: [...imageTools, ...checkTools],
      blobs,
      hashOnlyBlobs: hashOnlyBlobs(blobs),
      store: database.get,
      databaseState: database.state,
      ensureEngine: startEngine,
    }),
    metrics,
    token: () => ensureApiToken(keysDir),
    startEngine,
    async close() {
      await (await engine.opened())?.stop({ graceMs: closeGraceMs });
      await (await database.opened())?.close();
    },
  };
}
