import type { Clock } from "../lib/clock.ts";
import type { Database } from "../store/database.ts";
import { declareLost } from "./declare-lost.ts";
import { isAlive } from "./process-identity.ts";
import { stepsOfHost } from "./queries/steps-of-host.ts";
import { transact } from "./transact.ts";

/** Steps whose worker on this very host is dead need not wait for their heartbeat to be missed. Returns how many. */
export async function recoverHost(env: { db: Database; clock: Clock }, host: string): Promise<number> {
  let recovered = 0;
  for (const held of await stepsOfHost(env.db, host)) {
    if (isAlive(held)) continue;
    const lost = await transact(env.db, (tx) => declareLost(tx, { ...held, now: env.clock.now() }));
    if (lost) recovered += 1;
  }
  return recovered;
}
