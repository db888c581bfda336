import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestStore, testStore } from "../../tests/store.ts";
import { appendEvent } from "./append-event.ts";
import { listEvents } from "./list-events.ts";
import { verifyEventLog } from "./verify-event-log.ts";

let test: TestStore;
beforeAll(async () => {
  test = await testStore();
});
afterAll(() => test.close());

async function append(n: number, subject = "image:web"): Promise<void> {
  await test.store.db.transaction().execute((tx) =>
    appendEvent(tx, {
      type: "image.changed",
      subject,
      actor: "ann",
      data: { n, nested: { z: [1.5, "é"], a: null } },
    }),
  );
}

beforeEach(async () => {
  await sql`truncate events`.execute(test.store.db);
  await sql`update event_head set seq = 0, hash = ''`.execute(test.store.db);
  for (let n = 1; n <= 5; n += 1) await append(n);
});

describe("verifyEventLog", () => {
  it("accepts an untouched log", async () => {
    expect(await verifyEventLog(test.store.db)).toEqual({ ok: true, count: 5 });
  });

  it("accepts an empty log", async () => {
    await sql`truncate events`.execute(test.store.db);
    await sql`update event_head set seq = 0, hash = ''`.execute(test.store.db);
    expect(await verifyEventLog(test.store.db)).toEqual({ ok: true, count: 0 });
  });

  it.each([
    ["changed data", sql`update events set data = '{"n":9}' where seq = 3`, 3, "was changed"],
    ["a changed time", sql`update events set at = at + interval '1 ms' where seq = 2`, 2, "was changed"],
    ["a changed actor", sql`update events set actor = 'eve' where seq = 1`, 1, "was changed"],
    ["a missing row", sql`delete from events where seq = 3`, 3, "is missing"],
    ["a missing first row", sql`delete from events where seq = 1`, 1, "is missing"],
    ["a missing end", sql`delete from events where seq >= 4`, 4, "events 4 to 5 are missing"],
    ["a renumbered row", sql`update events set seq = 33 where seq = 3`, 3, "is missing"],
    ["all rows gone", sql`delete from events`, 1, "events 1 to 5 are missing"],
    ["a head set back", sql`update event_head set seq = 4`, 5, "was not added"],
    ["no head", sql`delete from event_head`, 6, "end is missing"],
  ])("finds %s", async (_name, tamper, firstBad, problem) => {
    try {
      await tamper.execute(test.store.db);
      expect(await verifyEventLog(test.store.db)).toEqual({
        ok: false,
        firstBad,
        problem: expect.stringContaining(problem),
      });
    } finally {
      await sql`insert into event_head (seq, hash) values (0, '') on conflict do nothing`.execute(test.store.db);
    }
  });
});

describe("appendEvent", () => {
  it("puts concurrent appends in one order", async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => append(n)));
    expect(await verifyEventLog(test.store.db)).toEqual({ ok: true, count: 35 });
  });

  it("leaves nothing when its transaction rolls back", async () => {
    const failing = test.store.db.transaction().execute(async (tx) => {
      await appendEvent(tx, { type: "x.y", subject: "x:1", actor: "ann", data: {} });
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await verifyEventLog(test.store.db)).toEqual({ ok: true, count: 5 });
  });
});

describe("listEvents", () => {
  it("pages and filters", async () => {
    await append(6, "image:api");
    expect((await listEvents(test.store.db, { after: 3, limit: 2 })).map((event) => event.seq)).toEqual([4, 5]);
    expect(await listEvents(test.store.db, { subject: "image:api" })).toMatchObject([{ seq: 6, data: { n: 6 } }]);
  });
});
