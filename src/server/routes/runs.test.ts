import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { fakeServices } from "../../../tests/fake-services.ts";
import { type TestStore, testStore } from "../../../tests/store.ts";
import { testToken } from "../../../tests/test-server.ts";
import { answer, type Client, createClient } from "../../client/create-client.ts";
import { followRun } from "../../client/follow-run.ts";
import { systemClock } from "../../lib/clock.ts";
import { createEngine, type Engine } from "../../runs/engine.ts";
import { done, type Plan, type PlanStep, rejected, type StepType } from "../../runs/model.ts";
import { runServices } from "../run-services.ts";
import { type RunningServer, startServer } from "../start-server.ts";

const request = { verb: "image build", project: "/srv/web", image: "web" } as const;

/** Says its words; `refuse` rejects them, `hold` waits for the end. */
const sayStep: StepType = {
  id: "test/say",
  config: z.object({ words: z.array(z.string()), refuse: z.boolean(), hold: z.boolean() }),
  async run(ctx, { words, refuse, hold }) {
    for (const word of words) ctx.log.note(word);
    if (hold && !ctx.signal.aborted) await once(ctx.signal, "abort");
    ctx.signal.throwIfAborted();
    return refuse ? rejected("not like this", { hint: "say it nicely" }) : done({ said: words.length });
  },
};

let harness: TestStore;
let engine: Engine;
let server: RunningServer;
let client: Client;
/** What the next request is planned as. */
let steps: PlanStep[] = [];

function say(
  key: string,
  more: { needs?: string[]; words?: string[]; refuse?: boolean; hold?: boolean } = {},
): PlanStep {
  const { needs = [], words = [key], refuse = false, hold = false } = more;
  return { key, uses: "test/say", title: `Say ${key}`, needs, config: { words, refuse, hold }, retry: "safe" };
}

const plan = async (): Promise<Plan> => ({
  kind: "image build",
  title: "build web",
  request,
  locks: ["image:web"],
  steps,
});

beforeAll(async () => {
  harness = await testStore();
  engine = createEngine({
    store: harness.store,
    dataDir: harness.dataDir,
    stepTypes: [sayStep],
    labels: [],
    concurrency: 2,
    roles: { worker: true, scheduler: true },
  });
  await engine.start();
  const runs = runServices({
    dataDir: harness.dataDir,
    clock: systemClock,
    tools: [],
    blobs: harness.blobs,
    hashOnlyBlobs: harness.blobs,
    store: async () => harness.store,
    databaseState: () => "open",
    ensureEngine: async () => {},
    plan,
  });
  server = await startServer({
    services: fakeServices(runs),
    token: testToken,
    version: "1.2.3",
    listen: { host: "127.0.0.1", port: 0 },
  });
  client = createClient({ url: server.url, token: testToken, actor: "tester" });
});

afterAll(async () => {
  await server?.close();
  await engine?.stop({ graceMs: 1000 });
  await harness?.close();
});

async function start(planned: PlanStep[]): Promise<string> {
  steps = planned;
  return (await answer(client.POST("/v1/runs", { body: { request } }))).id;
}

/** Follows a run to its end and tells the log's words in order, and the last state. */
async function follow(id: string, after = 0): Promise<{ words: string[]; state: string; lastSeq: number }> {
  const seen = { words: [] as string[], state: "", lastSeq: after };
  for await (const update of followRun(client, id, { after })) {
    if (update.kind === "run") seen.state = update.run.state;
    if (update.kind !== "log") continue;
    seen.words.push(...update.lines.filter(({ stream }) => stream === "note").map(({ text }) => text));
    seen.lastSeq = update.lines.at(-1)?.seq ?? seen.lastSeq;
  }
  return seen;
}

const at = (id: string) => ({ params: { path: { id } } });

describe("runs over the API, on the real engine", () => {
  test("a run is started, followed and looked at", async () => {
    const id = await start([say("one", { words: ["a", "b"] }), say("two", { needs: ["one"], words: ["c"] })]);
    const { words, state, lastSeq } = await follow(id);
    expect({ words, state }).toEqual({ words: ["a", "b", "c"], state: "succeeded" });
    expect((await follow(id, lastSeq)).words).toEqual([]);

    const run = await answer(client.GET("/v1/runs/{id}", at(id)));
    expect(run).toMatchObject({ id, state: "succeeded", actor: "tester", plan: { locks: ["image:web"] } });
    expect(run.steps.map(({ key, state, output }) => ({ key, state, output }))).toEqual([
      { key: "one", state: "succeeded", output: { said: 2 } },
      { key: "two", state: "succeeded", output: { said: 1 } },
    ]);
    const query = { step: "two", limit: 1 };
    const log = await answer(client.GET("/v1/runs/{id}/log", { params: { path: { id }, query } }));
    expect(log).toMatchObject([{ step: "two", text: "c" }]);
    expect(
      (await answer(client.GET("/v1/runs", { params: { query: { state: "succeeded" } } }))).map((one) => one.id),
    ).toContain(id);
  });

  test("what a check says no to is told with its exit code, and is done again once mended", async () => {
    const id = await start([say("one"), say("two", { needs: ["one"], refuse: true })]);
    expect((await follow(id)).state).toBe("rejected");
    const run = await answer(client.GET("/v1/runs/{id}", at(id)));
    expect(run.error).toMatchObject({ exit: 3, hint: "say it nicely" });

    steps = [say("one"), say("two", { needs: ["one"] })];
    const retried = await answer(client.POST("/v1/runs/{id}/retry", at(id)));
    expect(retried).toMatchObject({ id, parentPlanDigest: run.planDigest });
    expect((await follow(id)).state).toBe("succeeded");
    const { steps: after } = await answer(client.GET("/v1/runs/{id}", at(id)));
    expect(after.map(({ key, cached }) => ({ key, cached }))).toEqual([
      { key: "one", cached: true },
      { key: "two", cached: false },
    ]);
  });

  test("a running run holds its lock, shows it, and is cancelled", async () => {
    const id = await start([say("one", { hold: true })]);
    for await (const update of followRun(client, id)) if (update.kind === "log") break;
    expect(await answer(client.GET("/v1/locks"))).toMatchObject([{ name: "image:web", run: id, reason: "build web" }]);
    await answer(client.POST("/v1/runs/{id}/cancel", at(id)));
    expect((await follow(id)).state).toBe("cancelled");
    expect(await answer(client.GET("/v1/locks"))).toEqual([]);
  });

  test("what does not fit the state is a conflict", async () => {
    const id = await start([say("one")]);
    await follow(id);
    for (const path of ["/v1/runs/{id}/pause", "/v1/runs/{id}/cancel", "/v1/runs/{id}/retry"] as const) {
      await expect(client.POST(path, at(id)), path).rejects.toMatchObject({ body: { code: "conflict", exit: 2 } });
    }
    const decision = { ...at(id), body: { choice: "retry", reason: "why not" } } as const;
    await expect(client.POST("/v1/runs/{id}/attention", decision)).rejects.toMatchObject({
      body: { code: "conflict" },
    });
  });

  test("a run that is not there is not found, whatever is asked of it", async () => {
    const missing = { body: { code: "not-found", exit: 2 } };
    await expect(client.GET("/v1/runs/{id}", at("nothing"))).rejects.toMatchObject(missing);
    await expect(client.GET("/v1/runs/{id}/log", at("nothing"))).rejects.toMatchObject(missing);
    await expect(client.POST("/v1/runs/{id}/cancel", at("nothing"))).rejects.toMatchObject(missing);
    await expect(follow("nothing")).rejects.toMatchObject(missing);
  });

  test("metrics count what the database holds", async () => {
    const id = await start([say("one")]);
    await follow(id);
    const text = await (await fetch(`${server.url}/metrics`)).text();
    expect(text).toMatch(/^slipway_runs\{state="succeeded"\} [1-9]/m);
    expect(text).toMatch(/^slipway_steps\{state="ready"\} 0$/m);
    expect(text).toContain("slipway_queue_depth 0\n");
  });
});
