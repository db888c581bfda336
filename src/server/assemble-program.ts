import { join } from "node:path";
import { checkTools } from "../checks/check-tools.ts";
import { cleanDeadBuilds } from "../images/layers/clean-dead-builds.ts";
import { imageTools } from "../images/tools.ts";
import { systemClock } from "../lib/clock.ts";
import { type OpenOnce, openOnce } from "../lib/open-once.ts";
import { ensureApiToken } from "../people/api-token.ts";
import { createEngine } from "../runs/engine.ts";
import { projectSigningKey } from "../secrets/project-signing-key.ts";
import { hashOnlyBlobs } from "../store/blobs/hash-only-blobs.ts";
import { openBlobs } from "../store/blobs/open-blobs.ts";
import type { Store } from "../store/open-store.ts";
import { createServices } from "./create-services.ts";
import { createMetrics } from "./metrics.ts";
import type { Program, ProgramOptions } from "./program.ts";
import { stepTypes } from "./step-types.ts";

/** How long steps may take to end when the program closes; what does not end by then is put back or asked about. */
const closeGraceMs = 5000;

/** Puts the rooms together. */
export function assembleProgram(options: ProgramOptions, database: OpenOnce<Store>): Program {
  const { dataDir } = options;
  const keysDir = join(dataDir, "keys");
  const blobs = openBlobs(join(dataDir, "blobs"));
  const metrics = createMetrics({ version: options.version });
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
