import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { exec } from "../src/lib/exec.ts";
import { createEngine } from "../src/runs/engine.ts";
import { done, type StepType } from "../src/runs/model.ts";
import { connectStore } from "../src/store/open-store.ts";

/** A worker in a process of its own, for tests to kill: `worker-process.ts <database url> <data folder> <labels>`. */
const [url = "", dataDir = "", labels = ""] = process.argv.slice(2);

const stepTypes: StepType[] = [
  {
    id: "test/work",
    config: z.object({ ms: z.number() }),
    async run(ctx, { ms }) {
      await delay(ms, undefined, { signal: ctx.signal });
      return done({ pid: process.pid, attempt: ctx.attempt });
    },
  },
  {
    id: "test/hang-once",
    config: z.object({}),
    async run(ctx) {
      ctx.log.note(`pid ${process.pid}`);
      if (ctx.attempt > 1) return done({ pid: process.pid, attempt: ctx.attempt });
      await exec(["sh", "-c", 'cd -- "$1" && echo held > held && exec sleep 600', "sh", ctx.workDir], {
        signal: ctx.signal,
      });
      return done(null);
    },
  },
];

const store = await connectStore({ url, embedded: true, maxConnections: 5 });
const engine = createEngine({
  store,
  dataDir,
  stepTypes,
  labels: labels === "" ? [] : labels.split(","),
  concurrency: 2,
  roles: { worker: true, scheduler: true },
});
await engine.start();
process.send?.("started");
process.once("SIGTERM", () => void engine.stop({ graceMs: 500 }).then(() => store.close()));
