import type { Database } from "../store/database.ts";
import { channelState } from "./channel-state.ts";
import { listVersions } from "./list-versions.ts";
import type { ImageSummary } from "./model.ts";
import { catalogOf } from "./tables.ts";

/** Every image that has a version, by name. */
export async function listImages(db: Database): Promise<readonly ImageSummary[]> {
  const catalog = catalogOf(db);
  const names = await catalog.selectFrom("images").select("name").orderBy("name").execute();
  const summaries = await Promise.all(names.map(({ name }) => summarizeImage(db, name)));
  return summaries.filter((summary) => summary !== undefined);
}

async function summarizeImage(db: Database, name: string): Promise<ImageSummary | undefined> {
  const versions = await listVersions(db, name);
  const [latest] = versions;
  if (latest === undefined) return undefined;
  return { name, latest, versionCount: versions.length, channels: await channelState(db, name) };
}
