import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import {
  recordTestBuild,
  recordTestEvidence,
  testArtifact,
  testBuild,
  testChannels,
  testKey,
} from "../../../tests/catalog.ts";
import { carryOut, plan, step, testEngine } from "../../../tests/engine.ts";
import { type TestStore, testStore } from "../../../tests/store.ts";
import { channelState } from "../../catalog/channel-state.ts";
import { listEvents } from "../../events/list-events.ts";
import type { Engine } from "../../runs/engine.ts";
import { done, type PlanStep, type RunDetail, type StepType } from "../../runs/model.ts";
import { promoteStep } from "../plan-image-promote.ts";
import { promoteVersionStep } from "./promote-version.ts";

let database: TestStore;
let engine: Engine;

/** Stands in for the build: gives the version its plan says. */
const recordStep: StepType = {
  id: "test/record",
  config: z.object({ version: z.string() }),
  run: async (_ctx, { version }) => done({ version }),
};

beforeAll(async () => {
  database = await testStore();
  const signingKey = async () => ({ ...testKey, publicPem: "" });
  const stepTypes = [promoteVersionStep({ db: database.store.db, signingKey }), recordStep];
  engine = await testEngine(database, {}, { stepTypes });
});
afterAll(async () => {
  await engine.stop({ graceMs: 0 });
  await database.close();
});

function promotion(image: string, more: Partial<Parameters<typeof promoteStep>[0]> = {}): PlanStep {
  const common = { image, version: "latest", channels: testChannels, channel: "testing", needs: [], override: null };
  return promoteStep({ ...common, ...more });
}

function run(...steps: PlanStep[]): Promise<RunDetail> {
  return carryOut(database, plan(steps));
}

async function built(image: string): Promise<{ version: string; digest: string }> {
  const { version } = await recordTestBuild(
    database.store.db,
    testBuild(image, { image, artifacts: [testArtifact(image)] }),
  );
  return version;
}

async function pointsTo(image: string): Promise<Record<string, string | null>> {
  const states = await channelState(database.store.db, image);
  return Object.fromEntries(states.map(({ channel, version }) => [channel, version]));
}

test("moves the channel to a version that has its evidence, in the name of who asked", async () => {
  const { version, digest } = await built("passed");
  await recordTestEvidence(database.store.db, { subject: digest, check: "content", result: "passed" });
  const { state, steps } = await run(promotion("passed"));
  expect(state).toBe("succeeded");
  expect(steps[0]?.output).toEqual({ image: "passed", version, digest, channel: "testing" });
  expect(await pointsTo("passed")).toMatchObject({ testing: version });
  const events = await listEvents(database.store.db, { subject: "image:passed" });
  expect(events.at(-1)).toMatchObject({ type: "channel.promoted", actor: "ann" });
});

test("is rejected, naming each piece of evidence that is missing, and moves nothing", async () => {
  const { digest } = await built("lacking");
  await recordTestEvidence(database.store.db, { subject: digest, check: "content", result: "failed" });
  const { state, error, steps } = await run(promotion("lacking", { channel: "stage" }));
  expect({ state, step: steps[0]?.state }).toEqual({ state: "rejected", step: "rejected" });
  expect(error).toMatchObject({ code: "evidence-missing", exit: 3 });
  expect(error?.message).toContain("content: failed on amd64");
  expect(error?.message).toContain("boot: no evidence on amd64");
  expect(error?.hint).toContain("slipway image test lacking");
  expect(await pointsTo("lacking")).not.toHaveProperty("stage");
});

test("with an override it moves although evidence is missing", async () => {
  const { version } = await built("overridden");
  const { state } = await run(promotion("overridden", { channel: "stage", override: { reason: "hotfix" } }));
  expect(state).toBe("succeeded");
  expect(await pointsTo("overridden")).toMatchObject({ stage: version });
});

test("takes the version that the named step has recorded, and no other", async () => {
  const { version } = await built("recorded");
  await recordTestBuild(
    database.store.db,
    testBuild("later", { image: "recorded", artifacts: [testArtifact("later")] }),
  );
  const { state } = await run(
    step("other", { uses: recordStep.id, config: { version: "latest" } }),
    step("record", { uses: recordStep.id, config: { version } }),
    promotion("recorded", { channel: "open", version: { step: "record" }, needs: ["other", "record"] }),
  );
  expect(state).toBe("succeeded");
  expect(await pointsTo("recorded")).toMatchObject({ open: version });
});

test("a version that is not there is an error of the request, not of the gate", async () => {
  await built("known");
  const { state, error } = await run(promotion("known", { version: "20200101.9" }));
  expect({ state, code: error?.code, exit: error?.exit }).toEqual({ state: "errored", code: "not-found", exit: 2 });
});
