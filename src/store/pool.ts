import pg from "pg";
import { UpstreamError } from "../lib/errors.ts";
import { prepareRepeated } from "./prepare-repeated.ts";

const int8Oid = 20;

/** bigint columns hold sequence numbers and sizes, all below 2^53: they are numbers here, for this pool alone. */
const typeParsers = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    oid === int8Oid ? Number : pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig;

const idleTimeoutMs = 10_000;

/** @param maxConnections how many at most; idle ones are closed after ten seconds, since each costs the server memory */
export function createPool(url: string, maxConnections: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: maxConnections,
    idleTimeoutMillis: idleTimeoutMs,
    connectionTimeoutMillis: 10_000,
    maxLifetimeSeconds: 600, // prepared plans are made for the tables as they were
    application_name: "slipway",
    types: typeParsers,
  });
  pool.on("connect", prepareRepeated);
  pool.on("error", () => {}); // an idle connection broke; the pool replaces it, and a query that needs it will say so
  // one that broke in somebody's hands, between two queries of a transaction: without a listener the process would end
  pool.on("connect", (client) => void client.on("error", () => {}));
  return pool;
}

const oldestServer = 140_000;

/** @throws UpstreamError `database-unreachable` when no connection can be made or the server is too old. */
export async function assertReachable(pool: pg.Pool): Promise<void> {
  const version = await pool
    .query<{ version: string }>("select current_setting('server_version_num') as version")
    .then(({ rows }) => Number(rows[0]?.version))
    .catch((cause: Error) => {
      throw new UpstreamError("database-unreachable", `cannot reach the database: ${cause.message}`, {
        hint: "check DATABASE_URL and that the server accepts connections from here",
        cause,
      });
    });
  if (version < oldestServer) {
    throw new UpstreamError("database-unreachable", `the database server is too old (version number ${version})`, {
      hint: "PostgreSQL 14 or newer is needed",
    });
  }
}
