import { randomUUID } from "node:crypto";
import { PgBoss } from "pg-boss";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { plan, step } from "../../tests/engine.ts";
import { type TestStore, testStore } from "../../tests/store.ts";
import { sendJobs } from "./queries/send-jobs.ts";
import { queueName } from "./queue-name.ts";
import { startRun } from "./start-run.ts";
import { transact } from "./transact.ts";

let test: TestStore;
let boss: PgBoss;
beforeAll(async () => {
  test = await testStore();
});
afterEach(() => boss.stop({ graceful: false }));
afterAll(() => test.close());

/** A pg-boss of its own, on its own connections, with nothing of ours in between. */
async function ownBoss(): Promise<PgBoss> {
  boss = new PgBoss({ connectionString: test.store.url, schema: "pgboss", supervise: false, schedule: false });
  await boss.start();
  return boss;
}

describe("jobs that we put into pg-boss's table", () => {
  it("are fetched, touched and deleted by pg-boss as its own", async () => {
    const queue = queueName(["kvm"]);
    const { id } = await startRun(test.store.db, { plan: plan([step("one", { labels: ["kvm"] })]), actor: "ann" });
    const own = await ownBoss();
    const jobs = await own.fetch(queue, { includeMetadata: true, batchSize: 10 });
    expect(jobs).toMatchObject([
      {
        name: queue,
        data: { run: id, step: "one" },
        state: "active",
        policy: "standard",
        retryLimit: 0,
        heartbeatSeconds: 6,
        deadLetter: "steps-lost",
      },
    ]);
    const job = { id: jobs[0]?.id ?? "", retryCount: jobs[0]?.retryCount ?? -1 };
    expect(await own.touch(queue, [job])).toMatchObject({ affected: 1 });
    await own.deleteJob(queue, [job]);
    expect(await own.fetch(queue)).toEqual([]);
  });

  it("are fetched no sooner than they are due", async () => {
    const queue = queueName([]);
    const { id } = await startRun(test.store.db, { plan: plan([step("one")]), actor: "ann" });
    const own = await ownBoss();
    await own.deleteJob(
      queue,
      (await own.fetch(queue)).map((job) => job.id),
    );
    const startAfter = new Date(Date.now() + 3_600_000);
    const job = { id: randomUUID(), queue, step: "one", startAfter };
    await transact(test.store.db, (tx) => sendJobs(tx, id, [job]));
    expect(await own.fetch(queue)).toEqual([]);
    expect(await own.fetch(queue, { ignoreStartAfter: true, includeMetadata: true })).toMatchObject([
      { id: job.id, startAfter },
    ]);
  });
});
