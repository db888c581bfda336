import { Kysely, PostgresDialect } from "kysely";
import type { Database } from "./database.ts";
import { openEmbedded } from "./embedded/open-embedded.ts";
import { createListener, type Subscriber, type Subscription } from "./listener.ts";
import { migrate } from "./migrate.ts";
import { allMigrations } from "./migrations/all.ts";
import { assertReachable, createPool } from "./pool.ts";

export interface Store {
  db: Database;
  /** Connection string of the same database. */
  url: string;
  /** True when the server is ours and lives in the data folder. */
  embedded: boolean;
  /** Sends SQL as it is, for libraries that bring their own; several statements give several results. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  /** Hears NOTIFY on a channel; all channels share one connection. */
  listen(channel: string, subscriber: Subscriber): Promise<Subscription>;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Holds the embedded server in `postgres/`; not touched when `databaseUrl` is given. */
  dataDir: string;
  databaseUrl?: string | undefined;
  /** Default 10. */
  maxConnections?: number;
  /** Told when other processes have the work, for a caller who has work of its own to do meanwhile. */
  onStarting?: () => void;
}

/**
 * Opens the database and brings its schema up to date: the user's own server, or the embedded one of the data folder,
 * which is shared by every process that opens it and stopped by the last to close it.
 * @throws UpstreamError `database-unreachable`; UserError `conflict` when the database is newer than the program.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (options.databaseUrl !== undefined) {
    return connectStore({ url: options.databaseUrl, embedded: false, maxConnections: options.maxConnections });
  }
  const server = await openEmbedded(options.dataDir, options.onStarting);
  try {
    const store = await connectStore({ url: server.url, embedded: true, maxConnections: options.maxConnections });
    return {
      ...store,
      async close() {
        try {
          await store.close();
        } finally {
          await server.close();
        }
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}

const defaultConnections = 10;

/** A store on a server that somebody else looks after. */
export async function connectStore(options: {
  url: string;
  embedded: boolean;
  maxConnections?: number | undefined;
}): Promise<Store> {
  const pool = createPool(options.url, options.maxConnections ?? defaultConnections);
  const db: Database = new Kysely({ dialect: new PostgresDialect({ pool }) });
  try {
    await assertReachable(pool);
    await migrate(db, allMigrations);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const listener = createListener(options.url);
  return {
    db,
    url: options.url,
    embedded: options.embedded,
    executeSql: (text, values) => pool.query(text, values),
    listen: (channel, subscriber) => listener.listen(channel, subscriber),
    async close() {
      await listener.close();
      await db.destroy();
    },
  };
}
