import { eventsMigration } from "./0001-events.ts";
import { runsMigration } from "./0002-runs.ts";
import { catalogMigration } from "./0003-catalog.ts";
import type { Migration } from "./migration.ts";

/** Every migration of every room, in the order they are applied. */
export const allMigrations: readonly Migration[] = [eventsMigration, runsMigration, catalogMigration];
