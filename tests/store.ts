import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { type Blobs, openBlobs } from "../src/store/blobs/open-blobs.ts";
import { connectStore, type Store } from "../src/store/open-store.ts";

export interface TestStore {
  store: Store;
  blobs: Blobs;
  /** Empty data folder for whatever works on files. */
  dataDir: string;
  close(): Promise<void>;
}

const cloneLock = 0x73_6c_69_71;

/** A database of its own, cloned from the migrated template, and a data folder; call once per test file, in beforeAll. */
export async function testStore(options: { maxConnections?: number } = {}): Promise<TestStore> {
  const template = new URL(inject("templateUrl"));
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(template, async (client) => {
    // Two clones at once would each see the other's connection to the template.
    await client.query("select pg_advisory_lock($1)", [cloneLock]);
    await client.query(`create database ${name} template slipway`);
  });
  const own = new URL(template);
  own.pathname = `/${name}`;
  const store = await connectStore({ url: own.href, embedded: true, ...options });
  const dataDir = await mkdtemp(join(tmpdir(), "slipway-data-"));
  return {
    store,
    blobs: openBlobs(join(dataDir, "blobs")),
    dataDir,
    async close() {
      await store.close();
      await administer(template, (client) => client.query(`drop database ${name} with (force)`));
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function administer(template: URL, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const url = new URL(template);
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
