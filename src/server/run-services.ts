import { UserError } from "../lib/errors.ts";
import { type Request, requestSchema } from "../pipelines/model.ts";
import { cancelRun } from "../runs/cancel-run.ts";
import { countRuns } from "../runs/count-runs.ts";
import { decideAttention } from "../runs/decide-attention.ts";
import { followRun } from "../runs/follow-run.ts";
import { getRun } from "../runs/get-run.ts";
import { listLocks } from "../runs/list-locks.ts";
import { listRuns } from "../runs/list-runs.ts";
import type { Plan } from "../runs/model.ts";
import { pauseRun } from "../runs/pause-run.ts";
import { readLog } from "../runs/read-log.ts";
import { resumeRun } from "../runs/resume-run.ts";
import { retryRun } from "../runs/retry-run.ts";
import { startRun } from "../runs/start-run.ts";
import type { ServiceDeps } from "./service-deps.ts";
import type { Services } from "./services.ts";

/** The part of the services that starts, steers and shows runs. */
export function runServices(
  deps: ServiceDeps & { plan(request: Request): Promise<Plan> },
): Pick<Services, "startRequest" | "runs" | "locks" | "counts"> {
  const db = async () => (await deps.store()).db;
  const detail = async (id: string) => {
    const found = await getRun(await db(), id);
    if (found !== undefined) return found;
    throw new UserError("not-found", `there is no run ${id}`, { hint: "see them with: slipway run list" });
  };
  return {
    async startRequest({ request, actor }) {
      const plan = await deps.plan(request);
      await deps.ensureEngine(); // first: a run that nobody can work on is not left behind
      return startRun(await db(), { plan, actor });
    },
    runs: {
      list: async (filter) => listRuns(await db(), filter),
      get: detail,
      cancel: async (input) => cancelRun(await db(), input),
      pause: async (input) => pauseRun(await db(), input),
      async resume(input) {
        const run = await resumeRun(await db(), input);
        await deps.ensureEngine();
        return run;
      },
      async retry(input) {
        const { plan: old } = await detail(input.id);
        const plan = await deps.plan(storedRequest(input.id, old));
        const run = await retryRun(await db(), { ...input, plan });
        await deps.ensureEngine();
        return run;
      },
      async decide(input) {
        const run = await decideAttention(await db(), input);
        await deps.ensureEngine();
        return run;
      },
      log: async ({ id, ...query }) => readLog(await db(), { run: id, ...query }),
      async *follow(input) {
        const store = await deps.store();
        // a run that nobody works on would be followed for ever
        await deps.ensureEngine();
        yield* followRun(store, input.id, input.signal, input.after);
      },
    },
    locks: async () => listLocks(await db()),
    counts: async () => countRuns(await db()),
  };
}

/** The request as it came; a plan may have been stored by a version that asked in other words. */
function storedRequest(id: string, { kind, request }: Plan): Request {
  const read = requestSchema.safeParse(request);
  if (read.success) return read.data;
  throw new UserError("conflict", `what run ${id} was asked for cannot be planned again by this version`, {
    hint: `ask anew: slipway ${kind} --help`,
  });
}
