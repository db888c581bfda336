import type { FastifyBaseLogger } from "fastify";
import type { Metrics } from "./metrics.ts";
import type { Services } from "./services.ts";

export interface ProgramOptions {
  /** Holds everything that Slipway keeps. */
  dataDir: string;
  /** The user's own PostgreSQL; without it an embedded one in the data folder. */
  databaseUrl: string | undefined;
  /** http_proxy and the like, for tools that fetch. */
  proxyEnv: Readonly<Record<string, string>>;
  version: string;
  logger?: FastifyBaseLogger | undefined;
  /** Opens the database at once and not when it is first needed. */
  openNow: boolean;
  /** What this process's engine does once it is started. */
  engine: { labels: readonly string[]; concurrency: number; worker: boolean; scheduler: boolean };
}

export interface Program {
  services: Services;
  metrics: Metrics;
  /** What callers of this program's API must show. */
  token(): Promise<string>;
  /** Opens the database and starts to work. Without it both happen when they are first needed. */
  startEngine(): Promise<void>;
  /** Puts back what is under way and closes everything. */
  close(): Promise<void>;
}
