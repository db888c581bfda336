import { sql } from "kysely";
import type { DatabaseTransaction } from "../../store/database.ts";

/** Any number, so long as nothing else takes the same advisory lock: the letters of "lock". */
const locksGuard = 0x6c_6f_63_6b;

/** One transaction at a time gives and takes run locks, which is what makes "all or none, in order" simple. */
export async function guardLocks(tx: DatabaseTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(${sql.lit(locksGuard)})`.execute(tx);
}

/**
 * Takes all of a run's locks, sorted, or none: none when another run holds one, or has wanted one for longer. The
 * caller has called {@link guardLocks}.
 */
export async function takeLocks(
  tx: DatabaseTransaction,
  want: { runId: string; names: readonly string[]; reason: string; queuedAt: Date; now: Date },
): Promise<boolean> {
  const names = [...new Set(want.names)].sort();
  const { rows } = await sql<{ name: string }>`
    insert into locks (name, run_id, reason, since, fence)
    select name, ${want.runId}, ${want.reason}, ${want.now}, nextval('lock_fences')
    from unnest(${names}::text[]) with ordinality as wanted (name, place)
    where not exists (select 1 from locks where locks.name = any(${names}::text[]))
      and not exists (
        select 1 from runs
        where state = 'queued' and not locked and locks && ${names}::text[] and id <> ${want.runId}
          and (queued_at, id) < (${want.queuedAt}, ${want.runId}))
    order by place
    returning name`.execute(tx);
  return rows.length === names.length;
}
