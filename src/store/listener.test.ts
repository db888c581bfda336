import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type TestStore, testStore } from "../../tests/store.ts";
import { createListener, type Listener } from "./listener.ts";

let test: TestStore;
let listener: Listener;
beforeAll(async () => {
  test = await testStore();
  listener = createListener(test.store.url);
});
afterAll(async () => {
  await listener.close();
  await test.close();
});

function hearing(): {
  heard: string[];
  reconnects: number;
  onNotification(payload: string): void;
  onReconnect(): void;
} {
  return {
    heard: [],
    reconnects: 0,
    onNotification(payload) {
      this.heard.push(payload);
    },
    onReconnect() {
      this.reconnects += 1;
    },
  };
}

const notify = (channel: string, payload: string) =>
  sql`select pg_notify(${channel}, ${payload})`.execute(test.store.db);

async function connections(): Promise<number[]> {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_stat_activity
    where datname = current_database() and application_name = 'slipway listener'`.execute(test.store.db);
  return rows.map(({ pid }) => pid);
}

describe("the listener", () => {
  it("hears its channels until they are closed", async () => {
    const [one, two] = [hearing(), hearing()];
    const first = await listener.listen("a", one);
    const second = await listener.listen("a", two);
    await notify("a", "1");
    await expect.poll(() => [...one.heard, ...two.heard]).toEqual(["1", "1"]);
    await first.close();
    await notify("b", "not for us");
    await notify("a", "2");
    await expect.poll(() => two.heard).toEqual(["1", "2"]);
    expect(one.heard).toEqual(["1"]);
    await second.close();
  });

  it("keeps one connection when one breaks, also if somebody subscribes before it is back", async () => {
    const [old, fresh] = [hearing(), hearing()];
    const first = await listener.listen("a", old);
    const [pid] = await connections();
    await sql`select pg_terminate_backend(${pid}::integer)`.execute(test.store.db);
    await expect.poll(connections).toEqual([]);
    // the server may have let go of us before we notice
    const second = await vi.waitFor(() => listener.listen("b", fresh));
    await expect.poll(() => old.reconnects).toBe(1);
    expect(await connections()).toHaveLength(1);
    await notify("a", "again");
    await notify("b", "new");
    await expect.poll(() => [old.heard, fresh.heard]).toEqual([["again"], ["new"]]);
    await first.close();
    await second.close();
  });

  it("says when there is no server", async () => {
    const nowhere = createListener("postgresql://nobody@127.0.0.1:1/none");
    await expect(nowhere.listen("a", hearing())).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await nowhere.close();
  });
});
