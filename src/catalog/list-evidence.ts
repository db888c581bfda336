import type { Database } from "../store/database.ts";
import type { Evidence } from "./model.ts";
import { toEvidence } from "./queries/evidence-row.ts";
import { catalogOf } from "./tables.ts";

/** All evidence on the artifacts with these digests, oldest first. */
export async function listEvidence(db: Database, digests: readonly string[]): Promise<readonly Evidence[]> {
  if (digests.length === 0) return [];
  const catalog = catalogOf(db);
  const rows = await catalog
    .selectFrom("evidence")
    .selectAll()
    .where("subject", "in", [...digests])
    .orderBy("id")
    .execute();
  return rows.map(toEvidence);
}
