import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  recordTestBuild,
  recordTestEvidence,
  testArtifact,
  testBuild,
  testChannels,
  testKey,
  testNow,
} from "../../tests/catalog.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { listEvents } from "../events/list-events.ts";
import { verifyEventLog } from "../events/verify-event-log.ts";
import { channelHistory } from "./channel-history.ts";
import { channelState } from "./channel-state.ts";
import type { ChannelMove } from "./model.ts";
import { type Promotion, promoteVersion } from "./promote-version.ts";

let at: TestStore;
beforeAll(async () => {
  at = await testStore({ maxConnections: 12 });
});
afterAll(() => at.close());

function promote(more: Partial<Promotion> & Pick<Promotion, "image" | "channel">): Promise<ChannelMove> {
  const promotion = { version: "latest", channels: testChannels, actor: "tester", now: testNow, ...more };
  return at.store.db.transaction().execute((tx) => promoteVersion(tx, promotion));
}

async function build(image: string, content: string): Promise<string> {
  const { version } = await recordTestBuild(at.store.db, testBuild(content, { image }));
  return version.version;
}

function evidence(content: string, check: string, result: "passed" | "failed"): Promise<unknown> {
  return recordTestEvidence(at.store.db, { subject: testArtifact(content).digest, check, result });
}

test("refused without the evidence, naming each piece; then granted", async () => {
  await build("needs", "needs");
  await evidence("needs", "boot", "failed");
  await expect(promote({ image: "needs", channel: "stage" })).rejects.toMatchObject({
    code: "evidence-missing",
    message: expect.stringMatching(
      /^needs 20261121\.1 lacks evidence that stage needs:\n {2}content: no evidence on amd64 \(sha256:[0-9a-f]{12}…\)\n {2}boot: failed on amd64/,
    ),
    hint: expect.stringContaining("slipway image test needs"),
  });
  expect(await channelState(at.store.db, "needs")).toEqual([]);
  await evidence("needs", "content", "passed");
  await evidence("needs", "boot", "passed");
  const move = await promote({ image: "needs", channel: "stage" });
  expect(move).toEqual({
    channel: "stage",
    image: "needs",
    from: null,
    to: "20261121.1",
    action: "promote",
    by: "tester",
    at: testNow.toISOString(),
    override: null,
    reason: null,
  });
  expect(await channelHistory(at.store.db, { image: "needs", channel: "stage" })).toEqual([move]);
  expect(await channelState(at.store.db, "needs")).toEqual([
    {
      channel: "stage",
      image: "needs",
      version: "20261121.1",
      digest: testArtifact("needs").digest,
      since: testNow.toISOString(),
      by: "tester",
    },
  ]);
});

test("a later failure of a check stops the next promotion", async () => {
  await build("later", "later");
  await evidence("later", "content", "passed");
  await promote({ image: "later", channel: "testing" });
  await evidence("later", "content", "failed");
  await expect(promote({ image: "later", channel: "testing" })).rejects.toMatchObject({ code: "evidence-missing" });
});

describe("override", () => {
  test("with a reason it promotes, and what was missing is recorded", async () => {
    await build("override", "override");
    const move = await promote({ image: "override", channel: "stage", override: { reason: "  outage\0 " } });
    expect(move.override).toEqual({
      reason: "outage",
      missing: [expect.stringContaining("content: no evidence"), expect.stringContaining("boot: no evidence")],
    });
    expect(await channelHistory(at.store.db, { image: "override", channel: "stage" })).toEqual([move]);
    const events = await listEvents(at.store.db, { subject: "image:override" });
    expect(events.at(-1)).toMatchObject({ type: "channel.promoted", data: { override: { reason: "outage" } } });
  });

  test.each(["", " \n\t"])("reason %j is refused, even when nothing is missing", async (reason) => {
    await build("reason", "reason");
    await expect(promote({ image: "reason", channel: "open", override: { reason } })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining("needs a reason"),
    });
  });

  test("nothing was overridden when nothing was missing", async () => {
    await build("nothing", "nothing");
    expect((await promote({ image: "nothing", channel: "open", override: { reason: "why not" } })).override).toBeNull();
  });
});

test("promoting what is there already adds an event and no move", async () => {
  await build("again", "again");
  await promote({ image: "again", channel: "open", now: new Date("2026-11-20T00:00:00Z") });
  const move = await promote({ image: "again", channel: "open" });
  expect(move).toMatchObject({ from: "20261121.1", to: "20261121.1" });
  expect(await channelHistory(at.store.db, { image: "again", channel: "open" })).toHaveLength(1);
  expect((await channelState(at.store.db, "again"))[0]?.since).toBe("2026-11-20T00:00:00.000Z");
  const types = (await listEvents(at.store.db, { subject: "image:again" })).map(({ type }) => type);
  expect(types).toEqual(["version.recorded", "channel.promoted", "channel.unchanged"]);
});

test.each([
  ["stge", "did you mean stage?"],
  ["production", "its channels are: testing, stage, open"],
])("channel %s is not known: %s", async (channel, hint) => {
  await build("unknown", "unknown");
  await expect(promote({ image: "unknown", channel })).rejects.toMatchObject({ code: "not-found", hint });
});

test("with the public key, a row that was written into the database by hand counts as missing", async () => {
  const { db } = at.store;
  await build("forged", "forged");
  await evidence("forged", "content", "failed");
  await sql`
    insert into evidence (subject, check_name, result, detail, envelope, run_id, recorded_at)
    select subject, check_name, 'passed', detail, envelope, run_id, recorded_at from evidence
    where subject = ${testArtifact("forged").digest}`.execute(db);
  const forged = { image: "forged", channel: "testing" };
  await expect(promote({ ...forged, publicKey: testKey.publicKey })).rejects.toMatchObject({
    code: "evidence-missing",
    message: expect.stringContaining("content: the signature does not hold"),
  });
  await evidence("forged", "content", "passed");
  expect(await promote({ ...forged, publicKey: testKey.publicKey })).toMatchObject({ to: "20261121.1" });
});

test("channels are listed in the order of the project file, by image", async () => {
  await build("order-b", "order-b");
  await build("order-a", "order-a");
  const channels = ["zebra", "middle", "alpha"].map((name) => ({ name, needs: [] }));
  for (const channel of ["alpha", "zebra"]) await promote({ image: "order-b", channel, channels });
  await promote({ image: "order-a", channel: "middle", channels });
  const all = await channelState(at.store.db);
  const listed = all
    .filter(({ image }) => image.startsWith("order-"))
    .map(({ image, channel }) => `${image} ${channel}`);
  expect(listed).toEqual(["order-a middle", "order-b zebra", "order-b alpha"]);
});

test("many promotions at once come one after the other, each from where the last one went", async () => {
  const versions: string[] = [];
  for (let n = 0; n < 6; n++) versions.push(await build("race", `race ${n}`));
  const wanted = Array.from({ length: 36 }, (_, n) => versions[(n * 5) % versions.length] ?? "");
  const moves = await Promise.all(wanted.map((version) => promote({ image: "race", channel: "open", version })));
  const history = await channelHistory(at.store.db, { image: "race", channel: "open" });
  for (const [index, move] of history.entries()) expect(move.from).toBe(history[index - 1]?.to ?? null);
  expect(history).toHaveLength(moves.filter(({ from, to }) => from !== to).length);
  const [state] = await channelState(at.store.db, "race");
  expect(state?.version).toBe(history.at(-1)?.to);
  expect(await verifyEventLog(at.store.db)).toMatchObject({ ok: true });
});

test("a promotion waits until the one before it is committed, and starts from there", async () => {
  const { db } = at.store;
  await build("wait", "wait 1");
  await build("wait", "wait 2");
  const second = await db.transaction().execute(async (tx) => {
    const promotion = { image: "wait", channel: "open", channels: testChannels, actor: "tester", now: testNow };
    await promoteVersion(tx, { ...promotion, version: "20261121.1" });
    const waiting = promote({ image: "wait", channel: "open", version: "20261121.2" });
    await vi.waitUntil(
      async () => {
        const { rows } = await sql`
        select from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%channels%'`.execute(db);
        return rows.length > 0;
      },
      { timeout: 20_000 },
    );
    return { waiting };
  });
  expect(await second.waiting).toMatchObject({ from: "20261121.1", to: "20261121.2" });
});
