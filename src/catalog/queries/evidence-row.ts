import type { Selectable } from "kysely";
import type { Evidence } from "../model.ts";
import type { CatalogTables } from "../tables.ts";

/** A row as the rest of the program sees it. */
export function toEvidence(row: Selectable<CatalogTables["evidence"]>): Evidence {
  return {
    id: String(row.id),
    subject: row.subject,
    check: row.check_name,
    result: row.result,
    detail: row.detail,
    envelope: row.envelope,
    runId: row.run_id,
    at: row.recorded_at.toISOString(),
  };
}
