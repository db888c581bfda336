import type { DatabaseTransaction } from "../database.ts";

/** One step of the schema's history. Never changed once released; a mistake is corrected by the next one. */
export interface Migration {
  /** `NNNN-<noun>`, as its file is named. */
  id: string;
  up(tx: DatabaseTransaction): Promise<void>;
}
