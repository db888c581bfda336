import type { Database } from "../store/database.ts";
import { rawArtifacts, variantOf } from "./artifacts.ts";
import { listEvidence } from "./list-evidence.ts";
import type { Artifact, Evidence, HistoryEntry } from "./model.ts";
import { toMove } from "./queries/move-row.ts";
import { readArtifacts } from "./queries/read-artifacts.ts";
import { catalogOf } from "./tables.ts";

/** All that happened to an image: versions, evidence on their artifacts, channel moves; oldest first. */
export async function imageHistory(db: Database, image: string): Promise<readonly HistoryEntry[]> {
  const catalog = catalogOf(db);
  const [versions, artifacts, moves] = await Promise.all([
    catalog
      .selectFrom("versions")
      .select(["version", "digest", "run_id", "created_at"])
      .where("image", "=", image)
      .orderBy("seq")
      .execute(),
    readArtifacts(catalog, { image }),
    catalog.selectFrom("channel_moves").selectAll().where("image", "=", image).orderBy("seq").execute(),
  ]);
  const evidence = await listEvidence(db, [...new Set([...artifacts.values()].flat().map(({ digest }) => digest))]);
  return mergeByTime(
    versions.map((row) => ({
      kind: "version",
      at: row.created_at.toISOString(),
      version: row.version,
      digest: row.digest,
      runId: row.run_id,
    })),
    evidence.map((entry) => evidenceEntry(entry, artifacts)),
    moves.map((row) => ({ kind: "move", at: row.moved_at.toISOString(), move: toMove(row) })),
  );
}

/** Things of the same time stay in the order of the lists: a version, its evidence, its moves. */
export function mergeByTime(...lists: readonly (readonly HistoryEntry[])[]): readonly HistoryEntry[] {
  return lists.flat().sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function evidenceEntry(entry: Evidence, artifacts: ReadonlyMap<string, readonly Artifact[]>): HistoryEntry {
  const { envelope: _envelope, ...evidence } = entry;
  const holders = [...artifacts].filter(([, own]) => own.some(({ digest }) => digest === entry.subject));
  const about = rawFirst(holders.flatMap(([, own]) => own)).find(({ digest }) => digest === entry.subject);
  return {
    kind: "evidence",
    at: entry.at,
    versions: holders.map(([version]) => version),
    variant: about === undefined ? "" : variantOf(about),
    evidence,
  };
}

function rawFirst(artifacts: readonly Artifact[]): readonly Artifact[] {
  return [...rawArtifacts(artifacts), ...artifacts];
}
