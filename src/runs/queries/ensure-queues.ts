import { sql } from "kysely";
import type { DatabaseTransaction } from "../../store/database.ts";
import { lostQueue, queueName } from "../queue-name.ts";
import { runTables } from "../tables.ts";

const options = JSON.stringify({ policy: "standard", retryLimit: 0 });

/** Makes the queues that a plan's steps go to, where they do not exist yet. */
export async function ensureQueues(tx: DatabaseTransaction, labelSets: readonly (readonly string[])[]): Promise<void> {
  const wanted = new Map(labelSets.map((labels) => [queueName(labels), [...new Set(labels)].sort()]));
  if (wanted.size === 0) return;
  const db = runTables(tx);
  const known = await db
    .selectFrom("step_queues")
    .select("name")
    .where("name", "in", [...wanted.keys()])
    .execute();
  for (const { name } of known) wanted.delete(name);
  for (const [name, labels] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await sql`select pgboss.create_queue(${lostQueue}, ${options}::jsonb)`.execute(tx);
    await sql`select pgboss.create_queue(${name}, ${options}::jsonb)`.execute(tx);
    await db
      .insertInto("step_queues")
      .values({ name, labels })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
