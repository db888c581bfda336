import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordTestBuild, testBuild, testChannels, testNow } from "../../tests/catalog.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { listEvents } from "../events/list-events.ts";
import { channelHistory } from "./channel-history.ts";
import { channelState } from "./channel-state.ts";
import type { ChannelMove } from "./model.ts";
import { promoteVersion } from "./promote-version.ts";
import { rollbackChannel } from "./rollback-channel.ts";

let at: TestStore;
let image = "";
let made = 0;
beforeAll(async () => {
  at = await testStore();
});
afterAll(() => at.close());

const [one, two, three] = ["20261121.1", "20261121.2", "20261121.3"] as const;

beforeEach(async () => {
  image = `image-${made++}`;
  for (const content of ["1", "2", "3"])
    await recordTestBuild(at.store.db, testBuild(`${image} ${content}`, { image }));
});

function promote(version: string): Promise<ChannelMove> {
  const promotion = { image, version, channel: "open", channels: testChannels, actor: "tester", now: testNow };
  return at.store.db.transaction().execute((tx) => promoteVersion(tx, promotion));
}

function rollback(to?: string, reason = "broken"): Promise<ChannelMove> {
  const back = { image, channel: "open", to, actor: "tester", reason, now: testNow };
  return at.store.db.transaction().execute((tx) => rollbackChannel(tx, back));
}

test("goes to the version before, then further back, and not forth again", async () => {
  for (const version of [one, two, three]) await promote(version);
  expect(await rollback()).toEqual({
    channel: "open",
    image,
    from: three,
    to: two,
    action: "rollback",
    by: "tester",
    at: testNow.toISOString(),
    override: null,
    reason: "broken",
  });
  expect(await rollback()).toMatchObject({ from: two, to: one });
  await expect(rollback()).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("no version before"),
  });
  expect(await channelState(at.store.db, image)).toMatchObject([{ channel: "open", version: one }]);
  const moves = await channelHistory(at.store.db, { image, channel: "open" });
  expect(moves.map(({ action, to }) => `${action} ${to}`)).toEqual([
    `promote ${one}`,
    `promote ${two}`,
    `promote ${three}`,
    `rollback ${two}`,
    `rollback ${one}`,
  ]);
  const events = await listEvents(at.store.db, { subject: `image:${image}` });
  expect(events.at(-1)).toMatchObject({ type: "channel.rolled-back", data: { from: two, to: one, reason: "broken" } });
});

test("goes to a version that is named, also one that was rolled back from", async () => {
  for (const version of [one, two]) await promote(version);
  expect(await rollback(one)).toMatchObject({ from: two, to: one });
  expect(await rollback(two)).toMatchObject({ from: one, to: two });
});

describe("refused", () => {
  test("to a version that was never there", async () => {
    for (const version of [one, two]) await promote(version);
    await expect(rollback(three)).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("was never in channel open"),
      hint: expect.stringContaining(`${one}, ${two}`),
    });
  });

  test("to an unknown version", async () => {
    await promote(one);
    await expect(rollback("20261121.9")).rejects.toMatchObject({ code: "not-found" });
  });

  test("to where it is", async () => {
    await promote(one);
    await expect(rollback(one)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("already"),
    });
  });

  test("without a reason", async () => {
    for (const version of [one, two]) await promote(version);
    await expect(rollback(undefined, "  ")).rejects.toMatchObject({ code: "usage" });
  });

  test("in a channel that nothing was promoted to", async () => {
    await expect(rollback()).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("ever promoted"),
    });
  });
});

test("rollbacks at once each go one step further back", async () => {
  for (const version of [one, two, three]) await promote(version);
  const moves = await Promise.all([rollback(), rollback()]);
  expect(moves.map(({ to }) => to).sort()).toEqual([one, two]);
});
