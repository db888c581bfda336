import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openStore } from "../src/store/open-store.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Connection string of the template database; each test file works in a clone of it. */
    templateUrl: string;
  }
}

/** One embedded PostgreSQL for the whole run, its template migrated once. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp("/tmp/slipway-tests-");
  const holder = await openStore({ dataDir, maxConnections: 1 });
  await holder.db.destroy(); // a template can only be cloned while nobody is connected to it
  project.provide("templateUrl", holder.url);
  return async () => {
    await holder.close();
    await rm(join(dataDir), { recursive: true, force: true });
  };
}
