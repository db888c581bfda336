import type { Evidence } from "../model.ts";
import type { CatalogDb } from "../tables.ts";
import { toEvidence } from "./evidence-row.ts";

/** The newest evidence of each check on each of the artifacts; what came before no longer counts. */
export async function newestEvidence(db: CatalogDb, subjects: readonly string[]): Promise<readonly Evidence[]> {
  if (subjects.length === 0) return [];
  const rows = await db
    .selectFrom("evidence")
    .selectAll()
    .distinctOn(["subject", "check_name"])
    .where("subject", "in", [...subjects])
    .orderBy("subject")
    .orderBy("check_name")
    .orderBy("id", "desc")
    .execute();
  return rows.map(toEvidence);
}
